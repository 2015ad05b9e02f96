import type { ReminderRule, ReminderState } from '@todo/contracts';
import { addDays } from './day.ts';
import { instantOf } from './instant-of.ts';

/** The moment that a rule means for a task due on `dueDate`; null while a relative rule has no day to count from. */
export function reminderMoment(rule: ReminderRule, dueDate: string | null): Date | null {
  if (rule.kind === 'absolute') return instantOf(rule.day, rule.time, rule.timeZone);
  return dueDate === null ? null : instantOf(addDays(dueDate, -rule.daysBefore), rule.time, rule.timeZone);
}

/** Whether two rules say the same; two that only mean the same moment do not. */
export function isSameRule(a: ReminderRule, b: ReminderRule): boolean {
  if (a.time !== b.time || a.timeZone !== b.timeZone) return false;
  return a.kind === 'absolute'
    ? b.kind === 'absolute' && a.day === b.day
    : b.kind === 'relative' && a.daysBefore === b.daysBefore;
}

export interface ReminderStand {
  fireAt: Date | null;
  state: ReminderState;
}

/**
 * Where a reminder stands after its task changed. One that moved fires at its new moment, also when it fired before, unless
 * that has passed; one whose moment came and which has not fired yet, for want of a running clock, still will. Of a task
 * that is completed or deleted none fires; opened again, it has back those whose moment is still ahead.
 */
export function reviseReminder(
  reminder: ReminderStand & { rule: ReminderRule },
  task: { dueDate: string | null; open: boolean },
  now: Date,
): ReminderStand {
  const { rule, state } = reminder;
  if (state === 'removed') return { fireAt: reminder.fireAt, state };
  const fireAt = reminderMoment(rule, task.dueDate);
  const moved = fireAt?.getTime() !== reminder.fireAt?.getTime();
  if (!moved && state === 'fired') return { fireAt, state };
  if (!task.open) return { fireAt, state: 'cancelled' };
  if (!moved && state === 'pending') return { fireAt, state };
  return { fireAt, state: fireAt === null || fireAt > now ? 'pending' : 'cancelled' };
}
