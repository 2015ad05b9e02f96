import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, localDay, weekdayOf } from './day.ts';

describe('days', () => {
  it('counts across months, leap days and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2100-02-28', 1)).toBe('2100-03-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(daysBetween('2026-01-01', '2027-01-01')).toBe(365);
    expect(daysBetween('2026-11-24', '2026-11-01')).toBe(-23);
  });

  it('agrees with the calendar of the platform over four centuries', () => {
    let day = '1899-12-30';
    const end = Date.UTC(2301, 0, 1);
    for (let instant = Date.UTC(1899, 11, 30); instant < end; instant += 86_400_000) {
      const expected = new Date(instant);
      if (day !== expected.toISOString().slice(0, 10) || weekdayOf(day) !== expected.getUTCDay()) {
        expect(`${day} weekday ${weekdayOf(day)}`).toBe(`${expected.toISOString()} weekday ${expected.getUTCDay()}`);
      }
      day = addDays(day, 1);
    }
    expect(day).toBe('2301-01-01');
  });

  it('takes the day of the local clock, also where UTC has another date', () => {
    const justBeforeMidnight = new Date(2026, 10, 24, 23, 59);
    const justAfterMidnight = new Date(2026, 10, 24, 0, 1);
    expect(localDay(justBeforeMidnight)).toBe('2026-11-24');
    expect(localDay(justAfterMidnight)).toBe('2026-11-24');
  });

  it('refuses what is not a day', () => {
    expect(() => addDays('24.11.2026', 1)).toThrow(RangeError);
  });
});
