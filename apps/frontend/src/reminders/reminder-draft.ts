import { ReminderRule, TimeZone, type Reminder } from '@todo/contracts';
import { addDays, localDay, reminderMoment } from '@todo/domain';
import { clockTime } from './describe-moment.ts';

/** What the fields of a reminder hold. */
export interface ReminderDraft {
  /** Counted from the due day; null for a day of its own. */
  daysBefore: number | null;
  /** Empty while it is not chosen, as its field gives it. */
  day: string;
  time: string;
  timeZone: string;
}

const morning = '09:00';

/** What a new reminder starts with: the due day when that is ahead, otherwise the next full hour. */
export function newDraft(dueDate: string | null, now: Date, timeZone: string): ReminderDraft {
  const today = localDay(now);
  if (dueDate !== null && dueDate > today) return { daysBefore: 0, day: dueDate, time: morning, timeZone };
  if (now.getHours() >= 22) return { daysBefore: null, day: addDays(today, 1), time: morning, timeZone };
  return { daysBefore: null, day: today, time: `${now.getHours() + 1}`.padStart(2, '0') + ':00', timeZone };
}

/** The fields of a reminder that is to be moved: a day of its own on the reader's clocks, whoever set it. */
export function draftOf(
  { rule, fireAt }: Reminder,
  dueDate: string | null,
  now: Date,
  timeZone: string,
): ReminderDraft {
  const day = dueDate ?? localDay(now);
  if (rule.kind === 'relative') {
    const known = TimeZone.safeParse(rule.timeZone).success;
    return { daysBefore: rule.daysBefore, day, time: rule.time, timeZone: known ? rule.timeZone : timeZone };
  }
  if (rule.timeZone === timeZone || fireAt === null) {
    return { daysBefore: null, day: rule.day, time: rule.time, timeZone: rule.timeZone };
  }
  const moment = new Date(fireAt);
  return { daysBefore: null, day: localDay(moment), time: clockTime(moment), timeZone };
}

export type CheckedDraft =
  { rule: ReminderRule; moment: Date | null; problem?: never } | { problem: string; rule?: never; moment?: never };

/** What a draft means for a task due on `dueDate`, or what keeps it from being set. */
export function checkDraft(draft: ReminderDraft, dueDate: string | null, now: Date): CheckedDraft {
  const { daysBefore, day, time, timeZone } = draft;
  if (daysBefore === null && day === '') return { problem: 'Choose a day.' };
  if (time === '') return { problem: 'Choose a time.' };
  const clock = { time, timeZone };
  const { data: rule } = ReminderRule.safeParse(
    daysBefore === null ? { kind: 'absolute', day, ...clock } : { kind: 'relative', daysBefore, ...clock },
  );
  if (!rule) return { problem: 'No calendar has that day.' };
  const moment = reminderMoment(rule, dueDate);
  if (moment !== null && moment <= now) return { problem: 'That is in the past. Choose a later time.' };
  return { rule, moment };
}
