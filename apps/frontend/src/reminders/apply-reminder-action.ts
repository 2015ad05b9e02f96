import type { Reminder } from '@todo/contracts';
import { isSameRule, reminderMoment } from '@todo/domain';
import type { TaskAction } from '../tasks/task-action.ts';

export type ReminderAction = Extract<TaskAction, { type: 'set reminder' | 'remove reminder' }>;

/** The reminders of a task as they will be once the server has taken an action. */
export function applyReminderAction(
  reminders: readonly Reminder[] = [],
  action: ReminderAction,
): readonly Reminder[] | undefined {
  const known = reminders.find(({ id }) => id === action.reminderId);
  if (action.type === 'set reminder' && known && isSameRule(known.rule, action.rule)) return reminders;
  const others = reminders.filter(({ id }) => id !== action.reminderId);
  if (action.type === 'set reminder') others.push(newReminder(action));
  return others.length > 0 ? others : undefined;
}

function newReminder({ id, reminderId, rule }: Extract<ReminderAction, { type: 'set reminder' }>): Reminder {
  const fireAt = reminderMoment(rule, null)?.toISOString() ?? null;
  return { id: reminderId, taskId: id, rule, fireAt, state: 'pending', changeNumber: 0 };
}
