import { expect, it } from 'vitest';
import { describeWhen } from './describe-when.ts';

const now = new Date(2026, 10, 24, 14, 30);

it.each([
  [new Date(2026, 10, 24, 14, 29, 30), 'Just now'],
  [new Date(2026, 10, 24, 14, 30, 20), 'Just now'],
  [new Date(2026, 10, 24, 14, 29), '1 minute ago'],
  [new Date(2026, 10, 24, 13, 31), '59 minutes ago'],
  [new Date(2026, 10, 24, 13, 30), 'Today 13:30'],
  [new Date(2026, 10, 23, 18, 0), 'Yesterday 18:00'],
  [new Date(2026, 10, 20, 8, 0), '20 Nov 08:00'],
])('says when %s was', (moment, words) => {
  expect(describeWhen(moment, now)).toBe(words);
});
