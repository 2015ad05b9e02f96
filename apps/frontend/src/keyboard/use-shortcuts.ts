import { useEffect, useEffectEvent } from 'react';
import { loadShortcutSetting, shortcutSetting } from './shortcut-setting.ts';

/** Calls what belongs to a key pressed anywhere but in a text field or a dialog. */
export function useShortcuts(commands: Readonly<Record<string, () => void>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!shortcutSetting.get() || isTyping(event.target)) return;
    const command = Object.hasOwn(commands, event.key) ? commands[event.key] : undefined;
    if (!command) return;
    event.preventDefault();
    command();
  });

  useEffect(() => {
    loadShortcutSetting();
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input:not([type=checkbox]), textarea, select, dialog, dialog *');
}
