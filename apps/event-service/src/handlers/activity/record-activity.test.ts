import { type Database, listen } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitEvents, taskEvent } from '../../testing/task-events.ts';
import { recordActivity } from './record-activity.ts';

let database: MigratedDatabase;
let backend: Kysely<Database>;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  backend = database.connect({ role: 'todo_backend' });
  db = database.connect({ role: 'todo_event_service' });
});
afterAll(() => database.drop());

it("writes a line of history with the owner's next number, and tells open pages of it", async () => {
  const event = taskEvent({ title: 'Buy milk' });
  const { ownerId } = event.data.task;
  await commitEvents(backend, [event]);

  const heard: string[] = [];
  const listening = Promise.withResolvers<void>();
  const listener = listen({
    connection: { url: database.url, applicationName: 'test' },
    channel: 'changes',
    onNotification: (payload) => heard.push(payload),
    onListening: listening.resolve,
  });
  await listening.promise;
  await db.transaction().execute((trx) => recordActivity.handle(trx, event));
  await expect.poll(() => heard).toEqual([`${ownerId} 2`]);
  await listener.close();

  const [line] = await backend.selectFrom('activity').selectAll().where('owner_id', '=', ownerId).execute();
  expect(line).toMatchObject({
    task_id: event.subject,
    event_id: event.id,
    type: 'todo.task.created.v1',
    task_title: 'Buy milk',
    changed_fields: ['title'],
    actor_id: ownerId,
    actor_kind: 'user',
    occurred_at: new Date(event.time),
    change_number: 2,
  });
});

it('has no right to write a task', async () => {
  await expect(db.updateTable('task').set({ title: 'x' }).execute()).rejects.toThrow('permission denied');
});
