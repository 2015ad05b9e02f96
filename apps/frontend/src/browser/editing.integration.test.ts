import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addTask, missing, openEditor, openTitles, task } from '../testing/browser.ts';
import { systemInBrowser } from '../testing/system-in-browser.ts';

describe.skipIf(missing)(`changing tasks in a browser${missing}`, () => {
  const here = systemInBrowser();
  const create = async (...titles: string[]) => {
    for (const title of titles) await here.system.api.createTask({ title });
  };
  const saved = async () => (await here.system.api.listTasks({ status: 'open' })).items.map(({ title }) => title);
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

  it('shows a change before the server answers, and takes it back when the server refuses', async () => {
    await create('Keep me');
    const page = await here.tab();
    const requests: string[] = [];
    await page.route('**/complete', async (route) => {
      requests.push(route.request().url());
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.fulfill({ status: 500, contentType: 'text/html', body: 'broken' });
    });
    await task(page, 'Keep me').click();
    await task(page, 'Keep me').waitFor({ state: 'detached', timeout: 500 });
    await page.getByRole('alert').getByText('“Keep me” was not completed').waitFor();
    await task(page, 'Keep me').waitFor();
    expect(requests).toHaveLength(1);
    expect(await saved()).toEqual(['Keep me']);
  });

  it('repeats what got no answer, then offers to try again', async () => {
    const page = await here.tab();
    await page.route('**/api/v1/tasks', (route) => route.abort());
    await addTask(page, 'Persistent');
    await task(page, 'Persistent').waitFor({ timeout: 1_000 });
    await page.getByText('“Persistent” was not added: the server cannot be reached.').waitFor();
    await task(page, 'Persistent').waitFor({ state: 'detached' });
    await page.unroute('**/api/v1/tasks');
    await page.getByRole('button', { name: 'Try again' }).click();
    await task(page, 'Persistent').waitFor();
    await expect.poll(saved).toEqual(['Persistent']);
  });

  it('edits title, notes, due day and priority in place', async () => {
    await create('Train');
    const page = await here.tab();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Train to Vienna');
    await page.getByRole('textbox', { name: 'Notes' }).fill('Two suitcases');
    const editor = page.getByRole('form', { name: 'Edit Train' });
    await editor.getByLabel('Due day').fill('2027-02-03');
    await editor.getByLabel('Priority').selectOption('High');
    await editor.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('button', { name: /Train to Vienna/ }).first();
    await row.getByText('3 Feb 2027').waitFor();
    const shape = { title: 'Train to Vienna', notes: 'Two suitcases', dueDate: '2027-02-03', priority: 2 };
    await expect.poll(async () => (await here.system.api.listTasks({})).items).toMatchObject([shape]);
  });

  it('does not overwrite what was changed elsewhere, and saves mine when told to', async () => {
    const { id, version } = await here.system.api.createTask({ title: 'Draft' });
    const page = await here.tab();
    await openEditor(page, 'Draft');
    await page.getByRole('textbox', { name: 'Title' }).fill('Mine');
    await here.system.api.changeTask(id, { title: 'Theirs', notes: 'theirs too' }, version);
    await page.getByRole('textbox', { name: 'Notes' }).getByText('theirs too').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Draft” was changed elsewhere, your edit was not saved.').waitFor();
    await task(page, 'Theirs').waitFor();
    expect(await saved()).toEqual(['Theirs']);
    await page.getByRole('button', { name: 'Save mine' }).click();
    await expect.poll(() => here.system.api.getTask(id)).toMatchObject({ title: 'Mine', notes: 'theirs too' });
  });

  it('keeps both when someone else changed another field', async () => {
    const { id, version } = await here.system.api.createTask({ title: 'Shared' });
    const page = await here.tab();
    await openEditor(page, 'Shared');
    await here.system.api.changeTask(id, { dueDate: '2026-12-24' }, version);
    await page.getByRole('textbox', { name: 'Notes' }).fill('mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => here.system.api.getTask(id)).toMatchObject({ notes: 'mine', dueDate: '2026-12-24' });
    expect(await page.getByText('was changed elsewhere').count()).toBe(0);
  });

  it('can undo a deletion, and forgets it at no other time', async () => {
    await create('Precious', 'Rubbish');
    const page = await here.tab();
    await task(page, 'Precious').press('Delete');
    await task(page, 'Precious').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await task(page, 'Precious').waitFor();
    await task(page, 'Rubbish').press('Delete');
    await task(page, 'Rubbish').waitFor({ state: 'detached' });
    expect(await saved()).toEqual(['Precious', 'Rubbish']);
    await expect.poll(saved, { timeout: 12_000 }).toEqual(['Precious']);
    expect(await openTitles(page)).toEqual(['Precious']);
  });

  it('deletes for good what was deleted when the page is left', async () => {
    await create('Going');
    const page = await here.tab();
    await task(page, 'Going').press('Delete');
    await page.goto('about:blank');
    await expect.poll(saved, { timeout: 3_000 }).toEqual([]);
  });

  it('is driven by the keyboard alone', async () => {
    const page = await here.tab();
    for (const title of ['One', 'Two', 'Three']) {
      await page.keyboard.press('n');
      await page.keyboard.type(title);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
    }
    await expect.poll(() => openTitles(page)).toEqual(['One', 'Two', 'Three']);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect.poll(() => focused(page)).toBe('Two');
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(() => openTitles(page)).toEqual(['Two', 'One', 'Three']);
    await expect.poll(() => focused(page)).toBe('Two');
    await page.keyboard.press('1');
    await page.getByRole('button', { name: 'Two Urgent' }).waitFor();
    await page.keyboard.press('x');
    await expect.poll(() => openTitles(page)).toEqual(['One', 'Three']);
    await expect.poll(() => focused(page)).toBe('One');
    await page.keyboard.press('z');
    await expect.poll(() => openTitles(page)).toEqual(['Two', 'One', 'Three']);
    await page.keyboard.press('Enter');
    await page.keyboard.type(' more');
    await page.keyboard.press('Enter');
    await expect.poll(() => openTitles(page)).toEqual(['Two', 'One more', 'Three']);
    await expect.poll(() => focused(page)).toBe('One more');
    await page.keyboard.press('e');
    await page.keyboard.type(' and more');
    await page.keyboard.press('Escape');
    expect(await openTitles(page)).toEqual(['Two', 'One more', 'Three']);
    await page.keyboard.press('k');
    await page.keyboard.press('Space');
    await expect.poll(() => openTitles(page)).toEqual(['One more', 'Three']);
    await page.keyboard.press('c');
    await task(page, 'Two').waitFor();
    await expect.poll(saved).toEqual(['One more', 'Three']);
  });

  it('shows its keys, and leaves single keys alone where they are switched off', async () => {
    const page = await here.tab();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Add a task').waitFor();
    await sheet.getByRole('checkbox', { name: 'Use single keys anywhere' }).uncheck();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await page.keyboard.press('?');
    await page.keyboard.press('n');
    expect(await sheet.isVisible()).toBe(false);
    expect(await focused(page)).not.toBe('New task');
    await page.reload();
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    expect(await sheet.getByRole('checkbox').isChecked()).toBe(false);
  });
});
