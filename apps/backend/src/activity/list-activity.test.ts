import type { ActivityList } from '@todo/contracts';
import { newId } from '@todo/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOwner, startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

async function record(owner: string, taskId: string, numbers: number[]): Promise<void> {
  const rows = numbers.map((change_number) => ({
    id: newId(),
    owner_id: owner,
    task_id: taskId,
    event_id: newId(),
    type: 'todo.task.updated.v1' as const,
    task_title: `Title ${change_number}`,
    changed_fields: ['title'],
    actor_id: owner,
    actor_kind: 'user',
    occurred_at: new Date('2026-11-24T08:00:00Z'),
    change_number,
  }));
  await backend.db.insertInto('activity').values(rows).execute();
}

describe('GET /tasks/:id/activity', () => {
  it('gives the newest hundred entries of that task, newest first', async () => {
    const owner = newOwner();
    const [task, other] = [await backend.createTask({}, owner), await backend.createTask({}, owner)];
    await record(
      owner,
      task.id,
      Array.from({ length: 105 }, (_, index) => index + 10),
    );
    await record(owner, other.id, [500]);
    const { status, body } = await backend.ask<ActivityList>('GET', `/tasks/${task.id}/activity`, { owner });
    expect(status).toBe(200);
    expect(body.items.map(({ changeNumber }) => changeNumber)).toEqual(
      Array.from({ length: 100 }, (_, index) => 114 - index),
    );
    expect(body.items[0]).toEqual({
      id: expect.any(String),
      taskId: task.id,
      type: 'todo.task.updated.v1',
      taskTitle: 'Title 114',
      changedFields: ['title'],
      actor: { id: owner, kind: 'user' },
      occurredAt: '2026-11-24T08:00:00.000Z',
      changeNumber: 114,
    });
  });

  it('knows no task that is not there', async () => {
    expect((await backend.ask('GET', `/tasks/${newId()}/activity`)).body.code).toBe('not_found');
    expect((await backend.ask('GET', '/tasks/7/activity')).body.errors?.[0]?.pointer).toBe('/id');
  });
});
