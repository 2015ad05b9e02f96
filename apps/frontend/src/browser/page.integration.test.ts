import { addDays, localDay } from '@todo/domain';
import { describe, expect, it } from 'vitest';
import { addTask, missing, openEditor, openTitles, task } from '../testing/browser.ts';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { systemInBrowser } from '../testing/system-in-browser.ts';

describe.skipIf(missing)(`the page in a browser${missing}`, () => {
  const here = systemInBrowser();

  it('comes with its tasks from the server', async () => {
    await here.system.api.createTask({ title: 'Rendered <b>early</b>', dueDate: '2026-12-24' });
    const context = await here.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(here.system.url);
    await page.getByText('Rendered <b>early</b>').waitFor();
    await page.getByText('24 Dec 2026').waitFor();
  });

  it('does not complain in the console, and does not shift while it loads', async () => {
    await here.system.api.createTask({ title: 'Here', dueDate: localDay(new Date()), notes: 'with notes' });
    const context = await here.browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    const loaded = new Map<string, number>();
    page.on('requestfinished', (request) => {
      const type = request.resourceType();
      const add = (bytes: number) => loaded.set(type, (loaded.get(type) ?? 0) + bytes);
      // The page may close before it is told.
      void request.sizes().then(
        (sizes) => add(sizes.responseBodySize),
        () => undefined,
      );
    });
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(here.system.url);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('Today').waitFor();
    await page.waitForTimeout(500);
    const sizes = ['script', 'stylesheet', 'document'].map((type) => Math.round((loaded.get(type) ?? 0) / 1_000));
    console.log(`first load, compressed: ${sizes.join(' + ')} KB of script, style and HTML`);
    const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.01);
    expect(complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has no serious accessibility fault (%s)', async (colorScheme) => {
    const today = localDay(new Date());
    for (const [priority, days] of [
      [1, -1],
      [2, 0],
      [3, 1],
      [4, 30],
    ] as const) {
      await here.system.api.createTask({
        title: `Priority ${priority}`,
        priority,
        dueDate: addDays(today, days),
        notes: 'n',
      });
    }
    const { id } = await here.system.api.createTask({ title: 'Done' });
    await here.system.api.completeTask(id);
    const page = await here.tab({ colorScheme });
    await expectAccessible(page);
    await page.keyboard.press('c');
    await task(page, 'Done').waitFor();
    await openEditor(page, 'Priority 2');
    await page.getByText('Created “Priority 2”').waitFor();
    await task(page, 'Priority 1').press('Delete');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await here.system.stopBackend();
    await task(page, 'Priority 3').click();
    await page.getByText('“Priority 3” was not completed: the server cannot be reached.').waitFor();
    await expectAccessible(page);
    await here.system.startBackend();
  });

  it.each(['Pacific/Kiritimati', 'America/Los_Angeles'])('means the reader’s own day in %s', async (timezoneId) => {
    const page = await here.tab({ timezoneId });
    const today = await page.evaluate(() => {
      const now = new Date();
      return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => `${part}`.padStart(2, '0')).join('-');
    });
    await page.getByLabel('Due day').fill(today);
    await addTask(page, 'Due here');
    await page
      .getByRole('button', { name: /Due here/ })
      .first()
      .getByText('Today')
      .waitFor();
    await expect.poll(async () => (await here.system.api.listTasks({})).items[0]?.dueDate).toBe(today);
    await page.reload();
    await page
      .getByRole('button', { name: /Due here/ })
      .first()
      .getByText('Today')
      .waitFor();
  });

  it('shows an empty list as one', async () => {
    const page = await here.tab();
    await page.getByText('All clear.').waitFor();
    await addTask(page, 'First');
    await page.getByText('All clear.').waitFor({ state: 'detached' });
  });

  it('bends for the longest title on the smallest screen', async () => {
    await here.system.api.createTask({ title: 'x'.repeat(500), notes: 'y'.repeat(2_000) });
    await here.system.api.createTask({ title: 'word '.repeat(99).trim() });
    const page = await here.tab({ viewport: { width: 320, height: 640 } });
    await task(page, 'x'.repeat(500)).press('Enter');
    await page.getByRole('form').last().waitFor();
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
  });

  it('stays usable with 500 tasks, which it loads on demand', { timeout: 120_000 }, async () => {
    for (let batch = 0; batch < 50; batch += 1) {
      await Promise.all(
        Array.from({ length: 10 }, (_, index) => here.system.api.createTask({ title: `Task ${batch * 10 + index}` })),
      );
    }
    const page = await here.tab();
    expect(await openTitles(page)).toHaveLength(100);
    for (let count = 0; count < 500;) {
      await page.keyboard.press('End');
      await page.waitForTimeout(100);
      count = (await openTitles(page)).length;
    }
    const titles = await openTitles(page);
    expect(new Set(titles).size).toBe(500);

    const first = titles[0]!;
    const took = await page.evaluate(async (title) => {
      const box = document.querySelector<HTMLElement>(`input[aria-label="${title}"]`)!;
      const began = performance.now();
      box.click();
      while (document.querySelector(`ul[aria-label="Open tasks"] input[aria-label="${title}"]`)) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return performance.now() - began;
    }, first);
    console.log(`complete one of 500 tasks: gone after ${Math.round(took)} ms`);
    await addTask(page, 'The last one');
    await page.getByRole('button', { name: 'The last one', exact: true }).waitFor();
    const row = await task(page, 'The last one').boundingBox();
    expect(row!.y).toBeLessThan(page.viewportSize()!.height);
  });
});
