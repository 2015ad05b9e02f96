import { describe, expect, it } from 'vitest';
import { instantOf } from './instant-of.ts';

const iso = (day: string, time: string, zone: string) => instantOf(day, time, zone).toISOString();

/** What the clocks of a zone show at an instant, `YYYY-MM-DD HH:MM`. */
function shown(instant: Date, timeZone: string): string {
  const options = { timeZone, dateStyle: 'short', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat('sv-SE', options).format(instant);
}

const earlier = (instant: Date, hours: number) => new Date(instant.getTime() - hours * 3_600_000);

describe('instantOf', () => {
  it.each([
    ['2026-01-15', '09:00', 'Europe/Berlin', '2026-01-15T08:00:00.000Z'],
    ['2026-07-15', '09:00', 'Europe/Berlin', '2026-07-15T07:00:00.000Z'],
    ['2026-07-15', '09:00', 'Asia/Kathmandu', '2026-07-15T03:15:00.000Z'],
    ['2026-07-15', '00:00', 'Pacific/Kiritimati', '2026-07-14T10:00:00.000Z'],
    ['2026-07-15', '23:59', 'America/St_Johns', '2026-07-16T02:29:00.000Z'],
    ['2026-07-15', '09:00', 'UTC', '2026-07-15T09:00:00.000Z'],
  ])('%s %s in %s is %s', (day, time, zone, instant) => expect(iso(day, time, zone)).toBe(instant));

  it.each([
    // Clocks go from 02:00 to 03:00.
    ['2026-03-29', '01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29', '03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    // Half an hour only, from 02:00 to 02:30.
    ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
    // Midnight itself is skipped.
    ['2026-04-24', '00:30', 'Africa/Cairo', '2026-04-23T22:30:00.000Z'],
    // A whole day was skipped, from the end of the 29th to the 31st.
    ['2011-12-30', '12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
  ])('skipped: %s %s in %s is %s', (day, time, zone, instant) => expect(iso(day, time, zone)).toBe(instant));

  it.each([
    // Clocks go from 03:00 back to 02:00: the first of the two.
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25', '03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
  ])('shown twice: %s %s in %s is %s', (day, time, zone, instant) => expect(iso(day, time, zone)).toBe(instant));

  it('gives in every zone, each hour of the days on which clocks change, an instant that shows it first or follows the gap', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      for (const day of ['2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01']) {
        for (const time of ['00:00', '01:30', '02:30', '12:00']) {
          const instant = instantOf(day, time, zone);
          if (shown(instant, zone) === `${day} ${time}`) {
            expect(
              [1, 2].map((hours) => shown(earlier(instant, hours), zone)),
              zone,
            ).not.toContain(`${day} ${time}`);
          } else {
            // Skipped: two hours, the most that any zone skips.
            expect(shown(earlier(instant, 2), zone) < `${day} ${time}`, zone).toBe(true);
            expect(shown(instant, zone) > `${day} ${time}`, zone).toBe(true);
          }
        }
      }
    }
  });

  it.each([
    ['2026-13-01', '09:00', 'UTC'],
    ['2026-01-01', '25:00', 'UTC'],
    ['2026-01-01', '09:00', 'Mars/Olympus'],
  ])('refuses %s %s %s', (day, time, zone) => expect(() => instantOf(day, time, zone)).toThrow(RangeError));
});
