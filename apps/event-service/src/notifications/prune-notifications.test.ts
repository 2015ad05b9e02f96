import { randomUUID } from 'node:crypto';
import { createMigratedDatabase } from '@todo/database/testing';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { pruneNotifications } from './prune-notifications.ts';

it('deletes what is old and over, and nothing else', async () => {
  const database = await createMigratedDatabase();
  const db = database.connect({ role: 'todo_event_service' });
  for (const days of [1, 200]) {
    await sql`
      insert into notification (id, owner_id, task_id, task_title, event_id, reminded_for, change_number, created_at)
      values (${randomUUID()}, ${randomUUID()}, ${randomUUID()}, ${`${days}`}, ${randomUUID()}, now(), 1,
        now() - ${days} * interval '1 day')`.execute(db);
    for (const state of ['sent', 'failed', 'pending']) {
      const done = state === 'pending' ? sql`null` : sql`now() - ${days} * interval '1 day'`;
      await sql`insert into notification_effect (id, event_id, channel, request, state, done_at)
        values (${randomUUID()}, ${randomUUID()}, 'mail', '{}', ${state}, ${done})`.execute(db);
    }
  }
  expect(await pruneNotifications(db, 90 * 24)).toBe(2);
  expect(await pruneNotifications(db, 90 * 24)).toBe(0);
  expect(await db.selectFrom('notification').select('task_title').execute()).toEqual([{ task_title: '1' }]);
  expect(await db.selectFrom('notification_effect').select('id').execute()).toHaveLength(5);
  await database.drop();
});
