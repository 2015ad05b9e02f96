import type { Task } from '@todo/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOwner, startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

describe('POST /tasks/:id/complete and reopen', () => {
  it('completes and reopens, each once', async () => {
    const owner = newOwner();
    const task = await backend.createTask({}, owner);
    const step = (name: string, headers = {}) =>
      backend.ask<Task>('POST', `/tasks/${task.id}/${name}`, { owner, headers });
    const completed = await step('complete');
    expect(completed.body).toMatchObject({ status: 'completed', version: 2, completedAt: completed.body.updatedAt });
    expect(completed.headers.get('etag')).toBe('"2"');
    expect((await step('complete')).body).toEqual(completed.body);
    expect((await step('reopen', { 'if-match': '"1"' })).status).toBe(412);
    const reopened = await step('reopen', { 'if-match': '"2"' });
    expect(reopened.body).toMatchObject({ status: 'open', version: 3, completedAt: null });
    expect((await step('reopen')).body).toEqual(reopened.body);
    expect(await backend.changeNumber(owner)).toBe(3);
    expect((await backend.events(task.id)).map(({ type }) => type)).toEqual([
      'todo.task.created.v1',
      'todo.task.completed.v1',
      'todo.task.reopened.v1',
    ]);
  });

  it('counts many completions at the same moment as one', async () => {
    const task = await backend.createTask();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => backend.ask<Task>('POST', `/tasks/${task.id}/complete`)),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.version}`))).toEqual(new Set(['200 2']));
    expect(await backend.events(task.id)).toHaveLength(2);
  });
});
