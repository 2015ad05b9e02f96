import { expect, it } from 'vitest';
import { describeDaysBefore, describeMoment, describeOnItsClocks } from './describe-moment.ts';

it('says a moment on the reader’s clocks', () => {
  const say = (...parts: [number, number, number, number, number]) => describeMoment(new Date(...parts), '2026-11-24');
  expect(say(2026, 10, 24, 14, 30)).toBe('Today 14:30');
  expect(say(2026, 10, 25, 0, 0)).toBe('Tomorrow 00:00');
  expect(say(2027, 2, 3, 9, 5)).toBe('3 Mar 2027 09:05');
});

it('says what a rule says where the reader’s clocks are not known', () => {
  const clock = { time: '09:00', timeZone: 'Europe/Berlin' };
  expect(describeOnItsClocks({ kind: 'absolute', day: '2026-12-01', ...clock }, null)).toBe('1 Dec 2026 09:00');
  const eve = { kind: 'relative', daysBefore: 1, ...clock } as const;
  expect(describeOnItsClocks(eve, '2027-01-01')).toBe('31 Dec 2026 09:00');
});

it.each([
  [0, 'On the due day'],
  [1, '1 day before it is due'],
  [3, '3 days before it is due'],
  [7, '1 week before it is due'],
  [21, '3 weeks before it is due'],
])('counts %i days from the due day', (days, words) => {
  expect(describeDaysBefore(days)).toBe(words);
});
