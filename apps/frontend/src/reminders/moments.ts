import type { Reminder } from '@todo/contracts';
import { reminderMoment } from '@todo/domain';
import type { ListedTask } from '../tasks/listed-task.ts';

/** A reminder of a task, and when it is; null while it waits for a due day. */
export interface TimedReminder {
  reminder: Reminder;
  moment: Date | null;
}

/** The reminders of a task in the order of their moments, those that wait for a due day last. */
export function timeReminders({ reminders = [], dueDate }: Pick<ListedTask, 'reminders' | 'dueDate'>): TimedReminder[] {
  return reminders
    .map((reminder) => ({ reminder, moment: momentOf(reminder, dueDate) }))
    .sort((a, b) => (a.moment?.getTime() ?? Infinity) - (b.moment?.getTime() ?? Infinity));
}

/** The next reminder that is still to come at `now`; when that is not known, as on a server, the first to fire. */
export function nextReminder(task: ListedTask, now: number | null): TimedReminder | undefined {
  if (task.status !== 'open') return undefined;
  return timeReminders(task).find(
    ({ reminder, moment }) =>
      reminder.state === 'pending' && moment !== null && (now === null || moment.getTime() > now),
  );
}

/** One that counts from the due day moves with it at once, before the server says so. */
function momentOf({ rule, fireAt }: Reminder, dueDate: string | null): Date | null {
  const known = fireAt === null ? null : new Date(fireAt);
  if (rule.kind === 'absolute') return known;
  try {
    return reminderMoment(rule, dueDate);
  } catch {
    // A zone that the server knows and this browser does not.
    return known;
  }
}
