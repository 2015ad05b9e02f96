const rows = 'input[data-task-id]';

/** Puts the focus on a task of the list; false when it is not shown. */
export function focusTask(id: string): boolean {
  const row = document.querySelector<HTMLElement>(`input[data-task-id="${id}"]`);
  row?.focus();
  return row !== null;
}

/** Scrolls to a task that has just been added, by a timer after the one that renders it. */
export function showTask(id: string): void {
  setTimeout(() => {
    const row = document.querySelector(`input[data-task-id="${id}"]`)?.closest('li');
    row?.scrollIntoView({ block: 'nearest' });
  });
}

/** Moves the focus to the next (1) or previous (-1) task shown; from elsewhere to the first. */
export function focusNextTask(direction: -1 | 1): void {
  const tasks = [...document.querySelectorAll<HTMLElement>(rows)];
  const focused = document.activeElement?.closest('li')?.querySelector<HTMLElement>(rows);
  const index = focused ? tasks.indexOf(focused) + direction : 0;
  const next = tasks[index];
  next?.focus();
  next?.closest('li')?.scrollIntoView({ block: 'nearest' });
}

/** The task whose row takes over when this one's disappears. */
export function neighbourOf(id: string): string | undefined {
  const ids = [...document.querySelectorAll<HTMLElement>(rows)].map((row) => row.dataset['taskId']);
  const index = ids.indexOf(id);
  return index < 0 ? undefined : (ids[index + 1] ?? ids[index - 1]);
}
