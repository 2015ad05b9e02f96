import { describe, expect, it } from 'vitest';
import { exampleTask } from '../testing/example-task.ts';
import { isApplied, versionToSend } from './version-to-send.ts';

const seen = exampleTask(1, { version: 3, title: 'Seen' });

describe('versionToSend', () => {
  it('builds on the newest version when only other fields changed meanwhile', () => {
    const newest = { ...seen, version: 5, notes: 'from elsewhere', status: 'completed' as const };
    expect(versionToSend(seen, newest, { title: 'Mine' })).toBe(5);
  });

  it('builds on what the user saw when the same field changed, so that the server refuses', () => {
    const newest = { ...seen, version: 5, title: 'Theirs' };
    expect(versionToSend(seen, newest, { title: 'Mine', notes: 'x' })).toBe(3);
  });

  it('builds on what the user saw when nothing else is known', () => {
    expect(versionToSend(seen, undefined, { title: 'Mine' })).toBe(3);
  });
});

describe('isApplied', () => {
  it('recognises a change that arrived although its answer did not', () => {
    expect(isApplied({ ...seen, title: 'Mine', version: 4 }, { title: 'Mine' })).toBe(true);
    expect(isApplied({ ...seen, title: 'Mine' }, { title: 'Mine', notes: 'x' })).toBe(false);
  });
});
