import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { closeTabs, launchBrowser, openTab } from './browser.ts';
import { startSystem, type System } from './start-system.ts';

export interface SystemInBrowser {
  readonly system: System;
  readonly browser: Browser;
  tab(options?: BrowserContextOptions): Promise<Page>;
}

/** A system and a browser for the tests of the `describe` that calls it; each test begins without tasks and tabs. */
export function systemInBrowser(defaults: BrowserContextOptions = {}): SystemInBrowser {
  let system: System;
  let browser: Browser;
  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchBrowser()]);
  });
  beforeEach(() => system.clear());
  afterEach(() => closeTabs(browser));
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });
  return {
    get system() {
      return system;
    },
    get browser() {
      return browser;
    },
    tab: (options) => openTab(browser, system.url, { ...defaults, ...options }),
  };
}
