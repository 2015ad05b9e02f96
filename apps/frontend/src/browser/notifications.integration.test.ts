import type { Changes, TaskPage } from '@todo/contracts';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addTask, live, missing, openEditor, task } from '../testing/browser.ts';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { systemInBrowser } from '../testing/system-in-browser.ts';

const minuteMs = 60_000;

describe.skipIf(missing)(`notifications in a browser${missing}`, () => {
  const here = systemInBrowser({ timezoneId: 'UTC' });
  const bell = (page: Page, unread = 0) =>
    page.getByRole('button', { name: unread > 0 ? `Notifications, ${unread} unread` : 'Notifications', exact: true });
  const panel = (page: Page) => page.getByRole('dialog', { name: 'Notifications' });
  const focusedLabel = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

  it(
    'come, without a reload, when a reminder fires; are opened, read, and caught up with',
    { timeout: 200_000 },
    async () => {
      const titles = ['Ring the bell', 'Water plants', 'Pay rent'] as const;
      const ids: string[] = [];
      for (const title of titles) ids.push((await here.system.api.createTask({ title })).id);
      const [page, other] = await Promise.all([here.tab(), here.tab()]);
      // At least twenty seconds ahead, so that all are set by then.
      const due = new Date(Math.ceil((Date.now() + 20_000) / minuteMs) * minuteMs).toISOString();
      const [day, time] = [due.slice(0, 10), due.slice(11, 16)];
      for (const id of ids.slice(1)) {
        await here.system.api.setReminder(id, crypto.randomUUID(), { kind: 'absolute', day, time, timeZone: 'UTC' });
      }
      await openEditor(page, titles[0]);
      await page.getByRole('button', { name: 'Add reminder' }).click();
      await page.getByLabel('Reminder day').fill(day);
      await page.getByLabel('Reminder time').fill(time);
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Reminders' }).getByText(`Today ${time}`).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(async () => (await here.system.api.listReminders(ids[0]!)).items).toHaveLength(1);
      await other.context().setOffline(true);

      await bell(page, 3).waitFor({ timeout: 100_000 });
      console.log(`due to visible: ${Date.now() - Date.parse(due)} ms`);
      for (const title of titles) await page.getByRole('status').getByText(`Reminder: ${title}`).waitFor();
      expect(await page.title()).toBe('(3) Tasks');
      await page.getByText(`Today ${time}`).first().waitFor({ state: 'detached' });

      await page.keyboard.press('b');
      await panel(page).waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: `Mark ${titles[1]} as read` }).press('Enter');
      await bell(page, 2).waitFor();
      await page.keyboard.press('Escape');
      await panel(page).waitFor({ state: 'detached' });
      expect(await focusedLabel(page)).toBe('Notifications, 2 unread');

      await page.keyboard.press('Enter');
      await panel(page)
        .getByRole('button', { name: `Unread: ${titles[2]}` })
        .press('Enter');
      await page.getByRole('form', { name: `Edit ${titles[2]}` }).waitFor();
      await expect.poll(() => focusedLabel(page)).toBe('Title');
      await bell(page, 1).waitFor();
      await expect.poll(async () => (await here.system.api.listNotifications()).unread).toBe(1);
      await page.getByRole('region', { name: 'Reminders' }).getByText('Reminded').waitFor();
      await page.keyboard.press('Escape');

      await other.context().setOffline(false);
      await live(other);
      await bell(other, 1).waitFor();
      await other.keyboard.press('b');
      await other.getByRole('button', { name: 'Mark all as read' }).click();
      await bell(page).waitFor();
      expect(await page.title()).toBe('Tasks');

      const completed = ids[0]!;
      await here.system.api.completeTask(completed);
      await task(page, titles[0]).waitFor({ state: 'detached' });
      await bell(page).click();
      await panel(page).getByRole('button', { name: titles[0] }).click();
      await page.getByRole('form', { name: `Edit ${titles[0]}` }).waitFor();
      const { version } = await here.system.api.getTask(ids[1]!);
      await here.system.api.deleteTask(ids[1]!, version);
      await task(page, titles[1]).waitFor({ state: 'detached' });
      await bell(page).click();
      await panel(page).getByRole('button', { name: titles[1] }).click();
      await page.getByText(`“${titles[1]}” was deleted.`).waitFor();
    },
  );

  it('say that there are none; the panel gives the focus back, and goes when it is left', async () => {
    const page = await here.tab();
    // The reminders of another test may be there.
    const none = { items: [], unread: 0 };
    await page.route('**/api/v1/notifications', (route) => route.fulfill({ json: none }));
    await page.reload();
    await live(page);
    await bell(page).press('Enter');
    await panel(page).getByText('Nothing yet.').waitFor();
    await page.keyboard.press('Escape');
    expect(await focusedLabel(page)).toBe('Notifications');
    await page.keyboard.press('b');
    await panel(page).waitFor();
    await page.keyboard.press('Tab');
    await panel(page).waitFor({ state: 'detached' });
    await bell(page).click();
    await page.getByRole('heading', { name: 'Tasks', exact: true }).click();
    await panel(page).waitFor({ state: 'detached' });
  });

  it('are left out, and nothing else, while the backend is of a release that has none', async () => {
    await here.system.api.createTask({ title: 'As before' });
    const page = await here.tab();
    let old = true;
    await page.route('**/api/v1/notifications', (route) => (old ? route.fulfill({ status: 404 }) : route.continue()));
    await page.route('**/api/v1/tasks?*', async (route) => {
      const { reminders: _new, ...before } = (await (await route.fetch()).json()) as TaskPage;
      await route.fulfill({ json: before });
    });
    await page.route('**/api/v1/changes?*', async (route) => {
      const { reminders: _r, notifications: _n, ...before } = (await (await route.fetch()).json()) as Changes;
      await route.fulfill({ json: before });
    });
    await page.reload();
    await live(page);
    await addTask(page, 'And after');
    await here.system.api.createTask({ title: 'From elsewhere' });
    await task(page, 'From elsewhere').waitFor();
    await bell(page).click();
    await panel(page).getByText('The notifications could not be loaded.').waitFor();
    old = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await panel(page).getByText('could not be loaded').waitFor({ state: 'detached' });
  });

  it.each(['light', 'dark'] as const)(
    'have no serious accessibility fault, and fit a phone (%s)',
    async (colorScheme) => {
      const page = await here.tab({ colorScheme, viewport: { width: 320, height: 640 } });
      const items = [null, '2026-11-24T10:00:00.000Z'].map((readAt, index) => ({
        id: `0192f3a4-0000-7000-8002-00000000000${index}`,
        taskId: '0192f3a4-0000-7000-8000-000000000001',
        taskTitle: 'x'.repeat(200),
        remindedFor: '2026-11-24T08:00:00.000Z',
        readAt,
        changeNumber: 1,
      }));
      await page.route('**/api/v1/notifications', (route) => route.fulfill({ json: { items, unread: 120 } }));
      await page.reload();
      await page.getByRole('button', { name: 'Notifications, 99+ unread' }).click();
      await panel(page).getByRole('list').waitFor();
      await expectAccessible(page);
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await overflow()).toBe(0);
    },
  );
});
