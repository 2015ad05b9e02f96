/**
 * Arithmetic on floating calendar days (`YYYY-MM-DD`). A day is counted, never turned into an instant: no time zone and
 * no change of clocks can move it. The calendar is the proleptic Gregorian one, years 0000 to 9999.
 */

const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

export interface CalendarDay {
  year: number;
  /** 1 to 12. */
  month: number;
  /** 1 to 31. */
  date: number;
}

/** The parts of a day. Throws a RangeError for text that is not `YYYY-MM-DD`. */
export function parseDay(day: string): CalendarDay {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) throw new RangeError(`not a day: ${day}`);
  return { year: Number(match[1]), month: Number(match[2]), date: Number(match[3]) };
}

export function formatIsoDay({ year, month, date }: CalendarDay): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

/** The day it is on the clock and in the zone of this machine, at `now`. */
export function localDay(now: Date): string {
  return formatIsoDay({ year: now.getFullYear(), month: now.getMonth() + 1, date: now.getDate() });
}

export function addDays(day: string, days: number): string {
  return formatIsoDay(fromDayNumber(toDayNumber(parseDay(day)) + days));
}

/** How many days `to` lies after `from`; negative when before. */
export function daysBetween(from: string, to: string): number {
  return toDayNumber(parseDay(to)) - toDayNumber(parseDay(from));
}

/** 0 is Sunday, 6 Saturday. */
export function weekdayOf(day: string): number {
  return (toDayNumber(parseDay(day)) + 6) % 7;
}

/** Days since 0000-01-01. */
function toDayNumber({ year, month, date }: CalendarDay): number {
  const leapDays = Math.ceil(year / 4) - Math.ceil(year / 100) + Math.ceil(year / 400);
  const leapDayOfThisYear = month > 2 && isLeap(year) ? 1 : 0;
  return year * 365 + leapDays + (daysBeforeMonth[month - 1] ?? 0) + leapDayOfThisYear + date - 1;
}

function fromDayNumber(number: number): CalendarDay {
  let year = Math.floor(number / 365.2425);
  while (toDayNumber({ year: year + 1, month: 1, date: 1 }) <= number) year += 1;
  while (toDayNumber({ year, month: 1, date: 1 }) > number) year -= 1;
  let month = 12;
  while (toDayNumber({ year, month, date: 1 }) > number) month -= 1;
  return { year, month, date: number - toDayNumber({ year, month, date: 1 }) + 1 };
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
