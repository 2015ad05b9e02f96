import type { ListedTask } from './listed-task.ts';

export interface ArrangedTasks {
  open: readonly ListedTask[];
  completed: readonly ListedTask[];
}

/** The two lists: open tasks in the order their owner gave them, completed ones with the latest first. */
export function arrangeTasks(tasks: ReadonlyMap<string, ListedTask>): ArrangedTasks {
  const open: ListedTask[] = [];
  const completed: ListedTask[] = [];
  for (const task of tasks.values()) (task.status === 'open' ? open : completed).push(task);
  open.sort((a, b) => compare(a.position, b.position) || compare(a.id, b.id));
  completed.sort((a, b) => compare(b.completedAt ?? '', a.completedAt ?? '') || compare(a.id, b.id));
  return { open, completed };
}

/** By code units, as the database compares positions; never by a locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
