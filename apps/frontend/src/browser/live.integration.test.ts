import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addTask, live, missing, openEditor, task } from '../testing/browser.ts';
import { systemInBrowser } from '../testing/system-in-browser.ts';

describe.skipIf(missing)(`live updates in a browser${missing}`, () => {
  const here = systemInBrowser();
  const paused = (page: Page) => page.getByText('Live updates paused — reconnecting').waitFor();

  it('shows in one tab what happens in another', async () => {
    const [one, two] = await Promise.all([here.tab(), here.tab()]);
    const times: number[] = [];
    for (const title of ['Buy milk', 'Call Ada', 'Water plants', 'Pack', 'Sleep']) {
      const shown = task(two, title).waitFor();
      const began = performance.now();
      await addTask(one, title);
      await shown;
      times.push(performance.now() - began);
    }
    console.log(`add to visible in another tab: ${times.map((ms) => Math.round(ms)).join(', ')} ms`);

    await task(one, 'Buy milk').click();
    await task(two, 'Buy milk').waitFor({ state: 'detached' });
    await openEditor(one, 'Call Ada');
    await one.getByRole('textbox', { name: 'Title' }).fill('Call Ada back');
    await one.getByRole('textbox', { name: 'Title' }).press('Enter');
    await task(two, 'Call Ada back').waitFor();
    await task(two, 'Pack').press('Delete');
    await task(one, 'Pack').waitFor({ state: 'detached' });
  });

  it('shows the activity of an open task as it is written', async () => {
    const { id, version } = await here.system.api.createTask({ title: 'Watched' });
    const page = await here.tab();
    await openEditor(page, 'Watched');
    const activity = page.getByRole('region', { name: 'Activity' });
    await activity.getByText('Created “Watched”').waitFor();
    await here.system.api.changeTask(id, { dueDate: '2026-12-24' }, version);
    await activity.getByText('Changed due day').waitFor();
    await here.system.api.completeTask(id);
    await page.getByText('“Watched” was completed or deleted elsewhere while you edited it.').waitFor();
    await activity.waitFor({ state: 'detached' });
  });

  it('keeps what was done offline, sends it later, and catches up with the others', async () => {
    await here.system.api.createTask({ title: 'Before' });
    const page = await here.tab();
    await page.context().setOffline(true);
    await page.getByText('Offline', { exact: true }).waitFor();
    await addTask(page, 'Added offline');
    await task(page, 'Added offline').waitFor();
    await task(page, 'Before').click();
    await page.getByText('Offline — 2 changes to send').waitFor();
    await here.system.api.createTask({ title: 'Added by another meanwhile' });
    const known = (await here.system.api.listTasks({ status: 'open' })).items.map(({ title }) => title);
    expect(known).toEqual(['Before', 'Added by another meanwhile']);

    await page.context().setOffline(false);
    await live(page);
    await task(page, 'Added by another meanwhile').waitFor();
    const titles = async () => (await here.system.api.listTasks({ status: 'open' })).items.map(({ title }) => title);
    await expect.poll(titles).toEqual(['Added by another meanwhile', 'Added offline']);
  });

  it('says when live updates pause, and catches up when the server is back', async () => {
    const { id, version } = await here.system.api.createTask({ title: 'Old name' });
    const page = await here.tab();
    await here.system.stopBackend();
    await paused(page);
    expect(await task(page, 'Old name').isVisible()).toBe(true);
    await here.system.startBackend();
    await here.system.api.changeTask(id, { title: 'New name' }, version);
    await task(page, 'New name').waitFor();
    await live(page);
  });

  it('renders its shell without the server, says so, and fills it when the server is there', async () => {
    await here.system.api.createTask({ title: 'Worth waiting for' });
    await here.system.stopBackend();
    const context = await here.browser.newContext();
    const page = await context.newPage();
    const answer = await page.goto(here.system.url);
    expect(answer?.status()).toBe(200);
    await page.getByText('The server cannot be reached. Trying again…').waitFor();
    expect((await fetch(`${here.system.url}/readyz`)).status).toBe(200);
    await here.system.startBackend();
    await page.getByRole('button', { name: 'Try now' }).click();
    await task(page, 'Worth waiting for').waitFor();
    await live(page);
  });

  it('catches up with a tab that was hidden for long', async () => {
    const page = await here.tab();
    // Chromium without a window never hides a tab by itself.
    const setVisibility = (state: string) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await page.clock.install();
    await setVisibility('hidden');
    await page.clock.fastForward(60_000);
    await here.system.api.createTask({ title: 'Came while hidden' });
    await page.waitForTimeout(500);
    expect(await task(page, 'Came while hidden').count()).toBe(0);
    await setVisibility('visible');
    await task(page, 'Came while hidden').waitFor();
  });
});
