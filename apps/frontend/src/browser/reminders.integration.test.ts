import { addDays, localDay } from '@todo/domain';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { missing, openEditor, task } from '../testing/browser.ts';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { systemInBrowser } from '../testing/system-in-browser.ts';

describe.skipIf(missing)(`reminders in a browser${missing}`, () => {
  const timezoneId = 'Europe/Berlin';
  const here = systemInBrowser({ timezoneId });
  const soon = addDays(localDay(new Date()), 20);
  const clock = { time: '09:30', timeZone: timezoneId };
  const rulesOf = async (id: string) => (await here.system.api.listReminders(id)).items.map(({ rule }) => rule);
  const reminders = (page: Page) => page.getByRole('region', { name: 'Reminders' });
  const lines = (page: Page) => reminders(page).getByRole('listitem');
  const row = (page: Page, title: string) => page.getByRole('button', { name: new RegExp(`^${title}`) });

  async function fillReminder(page: Page, day: string, time: string): Promise<void> {
    await page.getByLabel('Reminder day').fill(day);
    await page.getByLabel('Reminder time').fill(time);
  }

  it('are set, moved and removed by the keyboard alone, on the reader’s clocks, and seen in another tab', async () => {
    const { id } = await here.system.api.createTask({ title: 'Call Ada' });
    const [page, other] = await Promise.all([here.tab(), here.tab({ timezoneId: 'America/New_York' })]);
    await openEditor(page, 'Call Ada');
    await page.getByRole('button', { name: 'Add reminder' }).press('Enter');
    await page.getByRole('form', { name: 'New reminder' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('form', { name: 'New reminder' }).waitFor({ state: 'detached' });
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toBe('Add reminder');
    await page.keyboard.press('Enter');
    await fillReminder(page, soon, '09:30');
    await page.keyboard.press('Enter');
    await lines(page).getByText('09:30').waitFor();
    expect(await focused()).toBe('Add reminder');
    await expect.poll(() => rulesOf(id)).toEqual([{ kind: 'absolute', day: soon, ...clock }]);
    await row(other, 'Call Ada').getByText('03:30').waitFor();

    await page.getByRole('button', { name: /^Move reminder .*09:30$/ }).press('Enter');
    await page.getByRole('form', { name: 'Move reminder' }).waitFor();
    await page.getByLabel('Reminder time').fill('10:45');
    await page.keyboard.press('Enter');
    await row(other, 'Call Ada').getByText('04:45').waitFor();
    expect(await rulesOf(id)).toHaveLength(1);
    expect(await focused()).toBe('Move');

    await page.getByRole('button', { name: /^Remove reminder .*10:45$/ }).press('Enter');
    await lines(page).waitFor({ state: 'detached' });
    await row(other, 'Call Ada').getByText('04:45').waitFor({ state: 'detached' });
    expect(await focused()).toBe('Add reminder');
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(other, 'Call Ada').getByText('04:45').waitFor();
    await page.getByRole('textbox', { name: 'Title' }).press('Escape');
    await row(page, 'Call Ada').getByText('10:45').waitFor();
  });

  it('come with the page from the server, before any script', async () => {
    const { id } = await here.system.api.createTask({ title: 'Early' });
    await here.system.api.setReminder(id, crypto.randomUUID(), { kind: 'absolute', day: '2099-12-24', ...clock });
    const context = await here.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(here.system.url);
    await page.getByText('24 Dec 2099 09:30').waitFor();
  });

  it('follow the due day they count from', async () => {
    const { id, version } = await here.system.api.createTask({ title: 'Pack', dueDate: '2099-03-10' });
    const page = await here.tab();
    await openEditor(page, 'Pack');
    await page.getByRole('button', { name: 'Add reminder' }).click();
    await page.getByLabel('Remind', { exact: true }).selectOption('1 day before it is due');
    await page.getByText('9 Mar 2099 09:00, Europe/Berlin time.').waitFor();
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await lines(page).getByText('9 Mar 2099 09:00').waitFor();
    await expect.poll(() => rulesOf(id)).toMatchObject([{ kind: 'relative', daysBefore: 1, time: '09:00' }]);
    await here.system.api.changeTask(id, { dueDate: '2099-03-20' }, version);
    await lines(page).getByText('19 Mar 2099 09:00').waitFor();
    await here.system.api.changeTask(id, { dueDate: null }, version + 1);
    await lines(page).getByText('09:00, once it has a due day').waitFor();
  });

  it('in the past are refused before they are sent, and by the server where the reader’s clock is slow', async () => {
    const { id } = await here.system.api.createTask({ title: 'Late' });
    const page = await here.tab();
    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'PUT' && sent.push(request.url()));
    await openEditor(page, 'Late');
    await page.getByRole('button', { name: 'Add reminder' }).click();
    await fillReminder(page, '2025-01-01', '09:00');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText('That is in the past. Choose a later time.').waitFor();
    expect(sent).toEqual([]);

    await page.clock.setFixedTime(new Date('2024-12-31T12:00:00Z'));
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText('The reminder of “Late” was not set: The reminder lies in the past.').waitFor();
    await lines(page).waitFor({ state: 'detached' });
    expect(sent).toHaveLength(1);
    expect(await rulesOf(id)).toEqual([]);
  });

  it('offer to try again when the server does not answer', async () => {
    const { id } = await here.system.api.createTask({ title: 'Persistent' });
    const page = await here.tab();
    await openEditor(page, 'Persistent');
    await page.route('**/reminders/*', (route) => route.abort());
    await page.getByRole('button', { name: 'Add reminder' }).click();
    await fillReminder(page, soon, '09:30');
    await page.keyboard.press('Enter');
    await lines(page).getByText('09:30').waitFor({ timeout: 1_000 });
    await page.getByText('The reminder of “Persistent” was not set: the server cannot be reached.').waitFor();
    await lines(page).waitFor({ state: 'detached' });
    await page.unroute('**/reminders/*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await lines(page).getByText('09:30').waitFor();
    await expect.poll(() => rulesOf(id)).toHaveLength(1);
  });

  it('say what clocks do with a time that they skip', async () => {
    await here.system.api.createTask({ title: 'Spring' });
    const page = await here.tab();
    await openEditor(page, 'Spring');
    await page.getByRole('button', { name: 'Add reminder' }).click();
    await fillReminder(page, '2027-03-28', '02:30');
    await page.getByText('The clocks skip 02:30 that day, so it will be 03:30.').waitFor();
    await page.keyboard.press('Enter');
    await lines(page).getByText('03:30').waitFor();
  });

  it.each(['light', 'dark'] as const)(
    'have no serious accessibility fault, and fit a phone (%s)',
    async (colorScheme) => {
      const { id } = await here.system.api.createTask({ title: 'x'.repeat(80), dueDate: soon, priority: 1 });
      const rule = {
        kind: 'relative',
        daysBefore: 1,
        time: '09:30',
        timeZone: 'America/Argentina/Buenos_Aires',
      } as const;
      await here.system.api.setReminder(id, crypto.randomUUID(), rule);
      const page = await here.tab({ colorScheme, viewport: { width: 320, height: 640 } });
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await expectAccessible(page);
      expect(await overflow()).toBe(0);
      await task(page, 'x'.repeat(80)).press('Enter');
      await page.getByRole('button', { name: 'Add reminder' }).click();
      await page.getByLabel('Remind', { exact: true }).selectOption('On a day');
      await fillReminder(page, '2025-01-01', '09:00');
      await page.getByRole('button', { name: 'Set', exact: true }).click();
      await page.getByText('That is in the past.').waitFor();
      await expectAccessible(page);
      expect(await overflow()).toBe(0);
    },
  );
});
