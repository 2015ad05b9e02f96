import { randomUUID } from 'node:crypto';
import { appendEvent, type Database, nextChangeNumber } from '@todo/database';
import { createMigratedDatabase } from '@todo/database/testing';
import type { Kysely } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { taskEvent } from '../testing/task-events.ts';
import { createLeases, shardCount } from './leases.ts';
import { selectUnsent } from './select-unsent.ts';

let db: Kysely<Database>;

beforeEach(async () => {
  const database = await createMigratedDatabase();
  db = database.connect();
  return () => database.drop();
});

/** Six bytes of time, as in an id of version 7, and the rest by chance. */
function idAt(time: number): string {
  const digits = time.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7${randomUUID().slice(15)}`;
}

it('sends the changes of a task in the order of its versions, though the clocks of their writers are 5 s apart', async () => {
  const [taskId, ownerId] = [randomUUID(), randomUUID()];
  let version = 0;
  /** Reads the version under the row lock, as the backend does; what it says of time is its own clock's. */
  async function write(clockAheadMs: number): Promise<void> {
    await db.transaction().execute(async (trx) => {
      await nextChangeNumber(trx, ownerId);
      const now = Date.now() + clockAheadMs;
      const event = taskEvent({ taskId, ownerId, version: ++version });
      await appendEvent(trx, 'task-events', { ...event, id: idAt(now), time: new Date(now).toISOString() });
    });
  }
  const writer = async (clockAheadMs: number) => {
    for (let change = 0; change < 20; change++) await write(clockAheadMs);
  };
  await Promise.all([writer(5_000), writer(0), writer(-5_000)]);

  await createLeases(db, 'relay', 60_000).claim(shardCount);
  const shards = [...Array(shardCount).keys()];
  const sent = await selectUnsent(db, { holder: 'relay', shards, withoutKeys: [], limit: 500 });
  const events = sent.map(({ body }) => JSON.parse(body) as { time: string; data: { version: number } });
  expect(events.map(({ data }) => data.version)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  const times = events.map(({ time }) => time);
  expect(times).not.toEqual(times.toSorted());
});
