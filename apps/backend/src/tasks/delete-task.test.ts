import type { Task } from '@todo/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ifMatch, newOwner, startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

describe('DELETE /tasks/:id', () => {
  it('takes the task out of reach, and keeps it for the changes', async () => {
    const owner = newOwner();
    const task = await backend.createTask({}, owner);
    expect((await backend.ask('DELETE', `/tasks/${task.id}`, { owner })).status).toBe(428);
    expect((await backend.ask('DELETE', `/tasks/${task.id}`, { owner, ...ifMatch(4) })).status).toBe(412);
    const answer = await backend.ask('DELETE', `/tasks/${task.id}`, { owner, ...ifMatch(1) });
    expect([answer.status, answer.body]).toEqual([204, undefined]);

    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/complete'],
      ['POST', '/reopen'],
      ['GET', '/activity'],
    ] as const) {
      const body = method === 'PATCH' ? { body: { title: 'x' } } : {};
      const gone = await backend.ask(method, `/tasks/${task.id}${path}`, { owner, ...ifMatch('*'), ...body });
      expect([method, path, gone.status]).toEqual([method, path, 404]);
    }
    expect((await backend.ask<{ items: Task[] }>('GET', '/tasks', { owner })).body.items).toEqual([]);
    const { body } = await backend.ask<{ tasks: Task[] }>('GET', '/changes?since=1', { owner });
    expect(body.tasks).toEqual([
      { ...task, version: 2, changeNumber: 2, updatedAt: expect.any(String), deletedAt: body.tasks[0]?.updatedAt },
    ]);
  });
});
