import { TaskEvent, type Task } from '@todo/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ifMatch, newOwner, startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

describe('events', () => {
  it('tell what changed, by whom, and where in a trace', async () => {
    const owner = newOwner();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const created = await backend.ask<Task>('POST', '/tasks', {
      owner,
      headers: { traceparent },
      body: { title: 'Traced', dueDate: '2026-01-01' },
    });
    const { id } = created.body;
    await backend.ask('PATCH', `/tasks/${id}`, {
      owner,
      headers: { 'if-match': '*', traceparent: 'nonsense' },
      body: { title: 'Traced', priority: 1, dueDate: null, notes: 'n' },
    });
    await backend.ask('POST', `/tasks/${id}/complete`, { owner });
    await backend.ask('DELETE', `/tasks/${id}`, { owner, ...ifMatch('*') });

    const events = await backend.events(id);
    for (const event of events) expect(TaskEvent.parse(event)).toEqual(event);
    expect(events[0]).toMatchObject({
      specversion: '1.0',
      source: '/todo/backend',
      type: 'todo.task.created.v1',
      subject: id,
      time: created.body.createdAt,
      dataschema: 'urn:todo:task-change:v1',
      traceparent,
      data: { task: created.body, version: 1, actor: { id: owner, kind: 'user' } },
    });
    expect(events[1]).not.toHaveProperty('traceparent');
    expect(events.map(({ type, data }) => [type, data.changedFields])).toEqual([
      ['todo.task.created.v1', ['title', 'status', 'priority', 'dueDate', 'position']],
      ['todo.task.updated.v1', ['notes', 'priority', 'dueDate']],
      ['todo.task.completed.v1', ['status', 'completedAt']],
      ['todo.task.deleted.v1', ['deletedAt']],
    ]);
    expect(new Set(events.map((event) => event.id)).size).toBe(4);
  });

  it('commit with their change or not at all', async () => {
    const owner = newOwner();
    const task = await backend.createTask({}, owner);
    const complete = () => backend.ask('POST', `/tasks/${task.id}/complete`, { owner });
    const expectNothing = async ({ status, body }: Awaited<ReturnType<typeof complete>>) => {
      expect([status, body.code, body.detail]).toEqual([500, 'internal', undefined]);
      expect((await backend.ask<Task>('GET', `/tasks/${task.id}`, { owner })).body).toEqual(task);
      expect(await backend.events(task.id)).toHaveLength(1);
      expect(await backend.changeNumber(owner)).toBe(1);
    };

    await sql`alter table outbox add constraint no_event check (false) not valid`.execute(backend.db);
    const withoutEvent = await complete();
    await sql`alter table outbox drop constraint no_event`.execute(backend.db);
    await expectNothing(withoutEvent);

    await sql`create function fail() returns trigger language plpgsql as 'begin raise exception ''late''; end'`.execute(
      backend.db,
    );
    await sql`create constraint trigger fail_at_commit after update on task deferrable initially deferred
      for each row execute function fail()`.execute(backend.db);
    const withoutCommit = await complete();
    await sql`drop trigger fail_at_commit on task`.execute(backend.db);
    await expectNothing(withoutCommit);

    expect((await complete()).status).toBe(200);
  });
});
