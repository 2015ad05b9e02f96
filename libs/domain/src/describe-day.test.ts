import { describe, expect, it } from 'vitest';
import { describeDay } from './describe-day.ts';

describe('describeDay', () => {
  it.each([
    ['2026-11-24', 'Today'],
    ['2026-11-25', 'Tomorrow'],
    ['2026-11-23', 'Yesterday'],
    ['2026-11-26', 'Thursday'],
    ['2026-11-30', 'Monday'],
    ['2026-12-01', '1 Dec'],
    ['2026-11-22', '22 Nov'],
    ['2027-01-03', '3 Jan 2027'],
  ])('calls %s %s, seen on Tuesday 2026-11-24', (day, expected) => {
    expect(describeDay(day, '2026-11-24')).toBe(expected);
  });

  it('gives the whole day when the reader’s today is not known', () => {
    expect(describeDay('2026-11-24', null)).toBe('24 Nov 2026');
  });
});
