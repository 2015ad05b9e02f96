import type { Reminder } from '@todo/contracts';
import type { ListedTask } from '../tasks/listed-task.ts';

/** The tasks with the reminders that each has. One without stays the same object. */
export function withReminders(
  tasks: ReadonlyMap<string, ListedTask>,
  reminders: Iterable<Reminder>,
): ReadonlyMap<string, ListedTask> {
  const result = new Map(tasks);
  for (const reminder of reminders) {
    const task = result.get(reminder.taskId);
    if (!task || reminder.state === 'removed') continue;
    result.set(task.id, { ...task, reminders: [...(task.reminders ?? []), reminder] });
  }
  return result;
}
