import { ApiError } from '@todo/api-client';
import type { Changes, Problem } from '@todo/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exampleTask } from '../testing/example-task.ts';
import { followChanges, type ChangeFollower, type FollowOptions } from './follow-changes.ts';

/** Waits until a check holds; only a broken one takes so long. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);

let follower: ChangeFollower;
afterEach(() => follower.stop());

/** Follows a server whose newest change is `newest()` and which gives `pageSize` changes at a time. */
function follow(newest: () => number, options: Partial<FollowOptions> & { pageSize?: number } = {}) {
  const { pageSize = 100, ...rest } = options;
  const asked: number[] = [];
  const applied: number[] = [];
  const attempts: boolean[] = [];
  follower = followChanges({
    since: 0,
    retryMs: () => 1,
    reload: () => Promise.reject(new Error('not expected')),
    apply: ({ tasks }) => applied.push(...tasks.map(({ changeNumber }) => changeNumber)),
    onAttempt: (worked) => attempts.push(worked),
    fetchChanges: (since) => {
      asked.push(since);
      return Promise.resolve(changesAfter(since, Math.min(newest(), since + pageSize), newest()));
    },
    ...rest,
  });
  return { asked, applied, attempts };
}

function changesAfter(since: number, last: number, newest: number): Changes {
  const numbers = Array.from({ length: Math.max(0, last - since) }, (_, index) => since + index + 1);
  const tasks = numbers.map((n) => exampleTask(n));
  return { changeNumber: last, more: last < newest, tasks, activities: [], reminders: [], notifications: [] };
}

const known = (number: number) => eventually(() => expect(follower.known()).toBe(number));

describe('followChanges', () => {
  it('fetches page by page what it has missed, in order', async () => {
    const { asked, applied } = follow(() => 250);
    follower.announce(250);
    await known(250);
    expect(asked).toEqual([0, 100, 200]);
    expect(applied).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  });

  it('does not ask for what it knows', async () => {
    const { asked } = follow(() => 5, { since: 5 });
    follower.announce(5);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(asked).toEqual([]);
  });

  it('asks one question at a time, and again for what was announced meanwhile', async () => {
    let newest = 1;
    const { asked } = follow(() => newest);
    follower.announce(1);
    newest = 4;
    for (const number of [2, 3, 4]) follower.announce(number);
    await known(4);
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  it('keeps trying, says so, and loses nothing', async () => {
    let failures = 3;
    const { applied, attempts } = follow(() => 2, {
      fetchChanges: (since) =>
        (failures -= 1) >= 0 ? Promise.reject(new Error('down')) : Promise.resolve(changesAfter(since, 2, 2)),
    });
    follower.announce(2);
    await known(2);
    expect(attempts).toEqual([false, false, false, true]);
    expect(applied).toEqual([1, 2]);
  });

  it('loads everything anew when it is too far behind, then goes on from there', async () => {
    const reloads: number[] = [];
    const { asked } = follow(() => 5_001, {
      reload: (upTo) => {
        reloads.push(upTo);
        return Promise.resolve();
      },
    });
    follower.announce(5_000);
    await known(5_000);
    follower.announce(5_001);
    await known(5_001);
    expect(reloads).toEqual([5_000]);
    expect(asked).toEqual([5_000]);
  });

  it('takes the server’s word that there is nothing newer, instead of asking for ever', async () => {
    const { asked } = follow(() => 3);
    follower.announce(7);
    await known(7);
    expect(asked).toEqual([0]);
  });

  it('starts anew when the server’s numbers have begun again', async () => {
    const reloads: number[] = [];
    const problem = { code: 'invalid_cursor' } as Problem;
    const { applied } = follow(() => 3, {
      since: 900,
      reload: (upTo) => {
        reloads.push(upTo);
        return Promise.resolve();
      },
      fetchChanges: (since) =>
        since > 3
          ? Promise.reject(new ApiError('The newest change is 3.', { status: 400, problem }))
          : Promise.resolve(changesAfter(since, 3, 3)),
    });
    follower.announce(3);
    await eventually(() => expect(reloads).toEqual([Infinity]));
    follower.announce(3);
    await known(3);
    expect(applied).toEqual([1, 2, 3]);
  });

  it('asks, but changes nothing, when news comes late', async () => {
    const { asked } = follow(() => 5, { since: 5 });
    follower.announce(4);
    await eventually(() => expect(asked).toEqual([5]));
    expect(follower.known()).toBe(5);
  });

  it('applies nothing after it was stopped', async () => {
    const answer = Promise.withResolvers<Changes>();
    const { applied } = follow(() => 1, { fetchChanges: () => answer.promise });
    follower.announce(1);
    follower.stop();
    answer.resolve(changesAfter(0, 1, 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(applied).toEqual([]);
  });
});
