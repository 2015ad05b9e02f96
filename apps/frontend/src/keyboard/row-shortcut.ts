import type { KeyboardEvent } from 'react';
import type { ListedTask } from '../tasks/listed-task.ts';
import type { RowActions } from '../tasks/use-row-state.ts';

/** What a key means on a focused task; undefined when nothing, so that the browser's own meaning stays. */
export function rowShortcut(
  event: KeyboardEvent,
  task: ListedTask,
  today: string | null,
  actions: RowActions,
): (() => void) | undefined {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (ctrlKey || metaKey) return undefined;
  if (altKey) {
    if (task.status !== 'open') return undefined;
    if (key === 'ArrowUp') return () => actions.move(task, -1);
    return key === 'ArrowDown' ? () => actions.move(task, 1) : undefined;
  }
  switch (key) {
    case 'x':
      return () => actions.toggle(task);
    case 'Enter':
    case 'e':
      return () => actions.edit(task);
    case 'Delete':
    case 'Backspace':
      return () => actions.remove(task);
    case 't':
      return () => actions.change(task, { dueDate: task.dueDate === today ? null : today });
    case '1':
    case '2':
    case '3':
    case '4':
      return () => actions.change(task, { priority: Number(key) });
    default:
      return undefined;
  }
}
