import { z } from 'zod';
import { Day, TaskId } from './task.ts';

/** What a clock on the wall shows, `HH:MM`, 00:00 to 23:59. */
export const ClockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time like 09:30')
  .meta({ id: 'ClockTime', description: 'A time of day without a zone, HH:MM' });

/** A zone of the IANA database, `Europe/Berlin`; a bare offset knows no summer time and is none. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'is not a time zone like Europe/Berlin')
  .meta({ id: 'TimeZone', description: 'A time zone of the IANA database' });

/** When to remind: at a moment of its own, or a number of days before the day on which the task is due. */
export const ReminderRule = ruleOnClocksOf(TimeZone).meta({ id: 'ReminderRule' });
export type ReminderRule = z.infer<typeof ReminderRule>;

/** pending: it will fire, or waits for a due day; cancelled: its moment passed, or the task was completed, before it fired. */
export const reminderStates = ['pending', 'fired', 'cancelled', 'removed'] as const;
export type ReminderState = (typeof reminderStates)[number];

/** A reminder of a task. A removed one appears only among changes. */
export const Reminder = z
  .object({
    id: z.uuid(),
    taskId: TaskId,
    // The zone as its setter's runtime knew it: one that this runtime does not know is no reason to refuse an answer.
    rule: ruleOnClocksOf(z.string()),
    /** The moment that the rule means; null while a relative one has no due day to count from. */
    fireAt: z.iso.datetime().nullable(),
    state: z.enum(reminderStates),
    /** The owner's change number of its last change. */
    changeNumber: z.int().min(1),
  })
  .meta({ id: 'Reminder' });
export type Reminder = z.infer<typeof Reminder>;

export const ReminderList = z.object({ items: z.array(Reminder) }).meta({ id: 'ReminderList' });
export type ReminderList = z.infer<typeof ReminderList>;

/** How many reminders a task can have. */
export const maxReminders = 10;

function ruleOnClocksOf(timeZone: z.ZodString) {
  const wallClock = { time: ClockTime, timeZone };
  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('absolute'), day: Day, ...wallClock }),
    z.strictObject({ kind: z.literal('relative'), daysBefore: z.int().min(0).max(365), ...wallClock }),
  ]);
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
