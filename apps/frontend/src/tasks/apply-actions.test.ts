import { describe, expect, it } from 'vitest';
import { exampleTask } from '../testing/example-task.ts';
import { applyActions } from './apply-actions.ts';
import type { TaskAction } from './task-action.ts';

const task = exampleTask(1);
const tasks = new Map([[task.id, task]]);
const { id, title } = task;
const at = '2026-11-24T10:00:00.000Z';

const newId = exampleTask(2).id;
const create: TaskAction = { type: 'create', id: newId, input: { id: newId, title: 'New' }, position: 'c0' };
const rename: TaskAction = { type: 'change', id, patch: { title: 'Renamed' }, base: task };
const complete: TaskAction = { type: 'complete', id, title, at };
const reopen: TaskAction = { type: 'reopen', id, title };
const remove: TaskAction = { type: 'delete', id, title, version: 1 };

describe('applyActions', () => {
  it('shows each action as done', () => {
    expect(applyActions(tasks, [create]).get(newId)).toMatchObject({ title: 'New', status: 'open', position: 'c0' });
    expect(applyActions(tasks, [rename]).get(id)).toEqual({ ...task, title: 'Renamed' });
    expect(applyActions(tasks, [complete]).get(id)).toEqual({ ...task, status: 'completed', completedAt: at });
    expect(applyActions(tasks, [complete, reopen]).get(id)).toEqual(task);
    expect(applyActions(tasks, [remove]).has(id)).toBe(false);
  });

  it('applies them one on the other, also to a task not yet created', () => {
    const later: TaskAction[] = [create, { ...rename, id: newId }, { ...complete, id: newId }];
    expect(applyActions(tasks, later).get(newId)).toMatchObject({ title: 'Renamed', status: 'completed' });
  });

  it('changes nothing more once the server’s answer is there too', () => {
    const created = exampleTask(2, { title: 'New', version: 1, position: 'b9' });
    expect(applyActions(new Map([[newId, created]]), [create]).get(newId)).toBe(created);
    const completed = exampleTask(1, { status: 'completed', completedAt: '2026-11-24T10:00:01.000Z' });
    expect(applyActions(new Map([[id, completed]]), [complete]).get(id)).toBe(completed);
  });

  it('leaves what is deleted meanwhile deleted', () => {
    expect(applyActions(new Map(), [rename, complete, reopen]).size).toBe(0);
  });

  it('goes back to what the server has when an action is no longer among them', () => {
    applyActions(tasks, [rename, complete]);
    expect(applyActions(tasks, [])).toBe(tasks);
    expect(applyActions(tasks, [rename]).get(id)?.status).toBe('open');
  });
});
