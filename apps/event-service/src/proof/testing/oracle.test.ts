import { randomUUID } from 'node:crypto';
import type { TaskEvent } from '@todo/contracts';
import type { Database } from '@todo/database';
import { createMigratedDatabase } from '@todo/database/testing';
import { recordActivity } from '../../handlers/activity/record-activity.ts';
import { sql, type Kysely } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { commitEvents, interleavedEvents, taskEvent } from '../../testing/task-events.ts';
import { judge, nothingWrong } from './oracle.ts';
import type { StoredRecord } from './read-topic.ts';

let db: Kysely<Database>;
const events = interleavedEvents(2, 3);

beforeEach(async () => {
  const database = await createMigratedDatabase();
  db = database.connect();
  await sql`alter table activity drop constraint activity_event_id_key`.execute(db);
  await commitEvents(db, events);
  return () => database.drop();
});

const record = (event: TaskEvent, offset = 0): StoredRecord => ({
  partition: 0,
  offset,
  key: event.subject,
  value: Buffer.from(JSON.stringify(event)),
});

async function handle(...handled: readonly TaskEvent[]): Promise<void> {
  for (const event of handled) await db.transaction().execute((trx) => recordActivity.handle(trx, event));
}

it('finds nothing wrong when each event is in the topic and has its effect, records may be there twice', async () => {
  await handle(...events);
  expect(
    await judge(
      db,
      [...events, ...events].map((event) => record(event)),
    ),
  ).toEqual(nothingWrong);
});

it('sees what is lost', async () => {
  await handle(...events.slice(1));
  expect(
    await judge(
      db,
      events.slice(0, 4).map((event) => record(event)),
    ),
  ).toEqual({
    ...nothingWrong,
    lost: { fromTopic: 2, effects: 1 },
  });
});

it('sees what nobody committed', async () => {
  const phantom = taskEvent();
  await handle(...events, phantom);
  expect(
    await judge(
      db,
      [...events, phantom].map((event) => record(event)),
    ),
  ).toEqual({
    ...nothingWrong,
    phantom: { inTopic: 1, effects: 1 },
  });
});

it('sees effects that are there twice', async () => {
  await handle(...events, events[5]!);
  expect(
    await judge(
      db,
      events.map((event) => record(event)),
    ),
  ).toEqual({ ...nothingWrong, doubledEffects: 1 });
});

it('sees a task whose order is not kept, and no disorder between tasks', async () => {
  const [a1, b1, a2, b2, a3, b3] = events as [TaskEvent, TaskEvent, TaskEvent, TaskEvent, TaskEvent, TaskEvent];
  await handle(b1, b2, a1, a3, a2, b3);
  expect(
    await judge(
      db,
      [a1, a2, a3, b2, b1, b3].map((event) => record(event)),
    ),
  ).toEqual({
    ...nothingWrong,
    disorderedTasks: { inTopic: 1, effects: 1 },
  });
});

it('counts a dead letter as kept, and a record that is no event as none', async () => {
  await handle(...events.slice(1));
  const letter = {
    consumer: 'activity',
    event_id: events[0]!.id,
    event: '{}',
    state: 'dead',
    cause: 'test',
    attempts: 1,
  } as const;
  await db.insertInto('dead_letter').values(letter).execute();
  const noise = { ...record(events[0]!), value: Buffer.from(randomUUID()) };
  expect(await judge(db, [...events.map((event) => record(event)), noise])).toEqual(nothingWrong);
});
