import { expect, it } from 'vitest';
import { createKeyBackoff } from './key-backoff.ts';

it('holds a task back longer after each failure, and not at all after a success', () => {
  let now = 0;
  const backoff = createKeyBackoff(() => now);
  const waits: number[] = [];
  for (let failure = 0; failure < 10; failure++) {
    backoff.failed('a');
    waits.push(backoff.nextInMs());
    now += backoff.nextInMs() - 0.001;
    expect(backoff.waiting()).toEqual(['a']);
    now += 0.002;
    expect(backoff.waiting()).toEqual([]);
  }
  for (const [index, wait] of waits.entries()) {
    const longest = Math.min(10_000, 100 * 2 ** index);
    expect(wait).toBeGreaterThan(longest * 0.89);
    expect(wait).toBeLessThanOrEqual(longest);
  }
  backoff.succeeded('a');
  expect(backoff.nextInMs()).toBe(Infinity);
  backoff.failed('a');
  expect(backoff.nextInMs()).toBeLessThanOrEqual(100);
});

it('keeps tasks apart, and forgets those whose events went another way', () => {
  let now = 0;
  const backoff = createKeyBackoff(() => now);
  backoff.failed('a');
  now = 50;
  backoff.failed('b');
  expect(backoff.waiting()).toEqual(['a', 'b']);
  now = 120;
  expect(backoff.waiting()).toEqual(['b']);
  now = 11 * 60_000;
  backoff.waiting();
  backoff.failed('a');
  expect(backoff.nextInMs()).toBeLessThanOrEqual(100);
});
