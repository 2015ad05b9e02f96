import type { ReminderRule } from '@todo/contracts';
import { addDays, describeDay, localDay } from '@todo/domain';

/** A moment on the reader's clocks, as people say it: Today 14:30, Friday 09:00, 3 Mar 2027 09:00. */
export function describeMoment(moment: Date, today: string): string {
  return `${describeDay(localDay(moment), today)} ${clockTime(moment)}`;
}

/** What a rule says, on its own clocks, for a reader whose clocks and day are not known. */
export function describeOnItsClocks(rule: ReminderRule, dueDate: string | null): string {
  if (rule.kind === 'absolute') return `${describeDay(rule.day, null)} ${rule.time}`;
  if (dueDate === null) return rule.time;
  return `${describeDay(addDays(dueDate, -rule.daysBefore), null)} ${rule.time}`;
}

export function describeDaysBefore(days: number): string {
  if (days === 0) return 'On the due day';
  if (days % 7 === 0) return days === 7 ? '1 week before it is due' : `${days / 7} weeks before it is due`;
  return days === 1 ? '1 day before it is due' : `${days} days before it is due`;
}

/** What the reader's clocks show, `HH:MM`. */
export function clockTime(moment: Date): string {
  return [moment.getHours(), moment.getMinutes()].map((part) => `${part}`.padStart(2, '0')).join(':');
}
