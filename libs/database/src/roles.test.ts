import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from './new-id.ts';
import { nextChangeNumber } from './next-change-number.ts';
import type { Database } from './schema.ts';
import { createMigratedDatabase, type MigratedDatabase } from './testing/index.ts';

let database: MigratedDatabase;
const db: Record<string, Kysely<Database>> = {};
const owner = newId();
const task = newId();

beforeAll(async () => {
  database = await createMigratedDatabase();
  for (const role of ['todo_backend', 'todo_event_service'] as const) {
    db[role] = database.connect({ role });
  }
});
afterAll(() => database.drop());

const run = (role: string, statement: string) => sql.raw(statement).execute(db[role] as Kysely<Database>);

const allowed: [role: string, statement: string][] = [
  ['todo_backend', `insert into owner (id, change_number) values ('${owner}', 1)`],
  ['todo_backend', `update owner set change_number = 2 where id = '${owner}'`],
  [
    'todo_backend',
    `insert into task (id, owner_id, title, status, priority, position, version, change_number)
     values ('${task}', '${owner}', 'Buy milk', 'open', 4, 'a0', 1, 1)`,
  ],
  ['todo_backend', `update task set title = 'Buy oat milk', version = 2, deleted_at = now() where id = '${task}'`],
  [
    'todo_backend',
    `insert into outbox (event_id, topic, aggregate_id, event) values (gen_random_uuid(), 'task-events', '${task}', '{}')`,
  ],
  ['todo_backend', `select * from activity`],
  ['todo_backend', `update notification set read_at = now(), change_number = 1`],
  ['todo_backend', `select name from kysely_migration`],
  ['todo_event_service', `select * from task`],
  [
    'todo_event_service',
    `insert into outbox (event_id, topic, aggregate_id, event) values (gen_random_uuid(), 'reminders', '${task}', '{}')`,
  ],
  ['todo_event_service', `update reminder set state = 'fired', fired_at = now()`],
  ['todo_event_service', `select from reminder for update skip locked`],
  ['todo_event_service', `delete from notification`],
  ['todo_event_service', `select from notification_effect for update skip locked`],
  ['todo_event_service', `update outbox set sent_at = now()`],
  ['todo_event_service', `update outbox_lease set holder = 'me' where shard = 0`],
  ['todo_event_service', `insert into inbox (consumer, event_id) values ('activity', gen_random_uuid())`],
  ['todo_event_service', `delete from outbox where sent_at is not null`],
  ['todo_event_service', `select name from kysely_migration`],
];

const refused: [role: string, statement: string][] = [
  ['todo_backend', `delete from task`],
  ['todo_backend', `truncate task`],
  ['todo_backend', `update task set owner_id = gen_random_uuid()`],
  ['todo_backend', `update task set id = gen_random_uuid()`],
  ['todo_backend', `delete from owner`],
  ['todo_backend', `update outbox set sent_at = now()`],
  ['todo_backend', `delete from outbox`],
  ['todo_backend', `delete from activity`],
  ['todo_backend', `update activity set type = 'x'`],
  ['todo_backend', `delete from reminder`],
  ['todo_backend', `delete from notification`],
  ['todo_backend', `update notification set task_title = 'x'`],
  ['todo_backend', `select * from notification_effect`],
  ['todo_backend', `update reminder set task_id = gen_random_uuid()`],
  ['todo_backend', `select * from inbox`],
  ['todo_backend', `select * from dead_letter`],
  ['todo_backend', `delete from kysely_migration`],
  ['todo_backend', `create table other (id int)`],
  ['todo_backend', `drop table task`],
  ['todo_backend', `alter table task disable trigger all`],
  ['todo_event_service', `update task set title = 'x'`],
  ['todo_event_service', `delete from task`],
  ['todo_event_service', `select from task for update`],
  [
    'todo_event_service',
    `insert into task (id, owner_id, title, status, priority, position, version, change_number)
     values (gen_random_uuid(), '${owner}', 'x', 'open', 4, 'a0', 1, 1)`,
  ],
  ['todo_event_service', `update reminder set fire_at = now()`],
  ['todo_event_service', `delete from reminder`],
  ['todo_event_service', `update notification set read_at = now()`],
  ['todo_event_service', `delete from owner`],
  ['todo_event_service', `drop table outbox`],
];

describe('roles', () => {
  it.each(allowed)('%s may: %s', async (role, statement) => {
    await run(role, statement);
  });

  it.each(['todo_backend', 'todo_event_service'])('%s may take change numbers', async (role) => {
    const number = await (db[role] as Kysely<Database>).transaction().execute((trx) => nextChangeNumber(trx, newId()));
    expect(number).toBe(1);
  });

  it.each(refused)('%s may not: %s', async (role, statement) => {
    await expect(run(role, statement)).rejects.toMatchObject({ code: '42501' });
  });
});
