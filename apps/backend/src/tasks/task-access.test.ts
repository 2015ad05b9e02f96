import type { Task } from '@todo/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ifMatch, newOwner, startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

describe('another owner', () => {
  it('sees, changes and hears of nothing', async () => {
    const [owner, stranger] = [newOwner(), newOwner()];
    const task = await backend.createTask({}, owner);
    const reminderId = newOwner();
    const rule = { kind: 'absolute', day: '2099-01-01', time: '09:00', timeZone: 'UTC' };
    await backend.ask('PUT', `/tasks/${task.id}/reminders/${reminderId}`, { owner, body: rule });
    for (const [method, path] of [
      ['GET', `/tasks/${task.id}`],
      ['PATCH', `/tasks/${task.id}`],
      ['DELETE', `/tasks/${task.id}`],
      ['POST', `/tasks/${task.id}/complete`],
      ['POST', `/tasks/${task.id}/reopen`],
      ['GET', `/tasks/${task.id}/activity`],
      ['GET', `/tasks/${task.id}/reminders`],
      ['PUT', `/tasks/${task.id}/reminders/${reminderId}`],
      ['DELETE', `/tasks/${task.id}/reminders/${reminderId}`],
    ] as const) {
      const body = method === 'PATCH' ? { body: { title: 'x' } } : method === 'PUT' ? { body: rule } : {};
      const answer = await backend.ask(method, path, { owner: stranger, ...ifMatch('*'), ...body });
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'not_found']);
    }
    expect((await backend.ask<object>('GET', '/tasks', { owner: stranger })).body).toEqual({
      items: [],
      nextCursor: null,
      reminders: [],
    });
    expect((await backend.ask<object>('GET', '/changes?since=0', { owner: stranger })).body).toEqual({
      changeNumber: 0,
      more: false,
      tasks: [],
      activities: [],
      reminders: [],
      notifications: [],
    });
    expect((await backend.ask<Task>('GET', `/tasks/${task.id}`, { owner })).body).toEqual(task);
  });
});
