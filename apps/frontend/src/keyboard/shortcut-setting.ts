import { createStore } from '../client/create-store.ts';

const key = 'single-key-shortcuts';

/** Whether single keys act anywhere on the page; speech input and tremor can set them off (WCAG 2.1.4). */
export const shortcutSetting = createStore(true);

export function loadShortcutSetting(): void {
  shortcutSetting.set(localStorage.getItem(key) !== 'off');
}

export function saveShortcutSetting(on: boolean): void {
  localStorage.setItem(key, on ? 'on' : 'off');
  shortcutSetting.set(on);
}
