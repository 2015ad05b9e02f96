import { describe, expect, it } from 'vitest';
import { exampleTask } from '../testing/example-task.ts';
import { mergeTasks } from './merge-tasks.ts';

const task = exampleTask(1, { version: 2 });

describe('mergeTasks', () => {
  it('takes what is newer and leaves what is older, in whatever order it comes', () => {
    const newer = { ...task, version: 3, title: 'newer' };
    const older = { ...task, version: 1, title: 'older' };
    for (const arriving of [[newer, older, task], [older, task, newer], [task, newer], [newer]]) {
      expect(mergeTasks(new Map(), arriving).get(task.id)).toBe(newer);
    }
  });

  it('does not let an older answer bring a deleted task back', () => {
    const deleted = { ...task, version: 3, deletedAt: '2026-11-24T09:00:00.000Z' };
    expect(mergeTasks(new Map([[task.id, deleted]]), [task]).get(task.id)).toBe(deleted);
  });

  it('answers the same map when nothing is newer', () => {
    const known = new Map([[task.id, task]]);
    expect(mergeTasks(known, [{ ...task }])).toBe(known);
  });

  it('leaves the given map as it was', () => {
    const known = new Map([[task.id, task]]);
    mergeTasks(known, [exampleTask(2)]);
    expect(known.size).toBe(1);
  });
});
