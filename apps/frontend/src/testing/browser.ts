import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const executablePath = process.env['TEST_CHROMIUM'];

/** What the browser tests need and this machine does not say, for the titles of tests left out. */
export const missing = executablePath ? '' : ' (left out: needs TEST_CHROMIUM, the path of a Chromium)';

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

/** A tab of its own, on the page, once it is live. */
export async function openTab(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(url);
  await live(page);
  return page;
}

export async function closeTabs(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}

export const live = (page: Page) => page.getByText('Live', { exact: true }).waitFor();

export const task = (page: Page, title: string) => page.getByRole('checkbox', { name: title, exact: true });

/** The titles of the open tasks, in their order. */
export const openTitles = (page: Page) =>
  page
    .getByRole('list', { name: 'Open tasks' })
    .getByRole('checkbox')
    .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label')));

export async function addTask(page: Page, title: string): Promise<void> {
  await page.getByRole('textbox', { name: 'New task' }).fill(title);
  await page.keyboard.press('Enter');
}

export async function openEditor(page: Page, title: string): Promise<void> {
  await task(page, title).press('Enter');
  await page.getByRole('form', { name: `Edit ${title}` }).waitFor();
}
