import { randomUUID } from 'node:crypto';
import { connect, type Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commitEvents, interleavedEvents, taskEvent } from '../testing/task-events.ts';
import { createLeases, shardCount } from './leases.ts';
import { markSent } from './mark-sent.ts';
import { pruneInbox, pruneOutbox } from './prune.ts';
import { queueUrl } from './queue-url.ts';
import { explainUnsent, selectUnsent } from './select-unsent.ts';

const allShards = [...Array(shardCount).keys()];
let database: MigratedDatabase;
/** With the rights of the service, and with those of whoever sets a test up. */
let db: Kysely<Database>;
let admin: Kysely<Database>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  db = connect({ url: queueUrl(database.url), role: 'todo_event_service', applicationName: 'test' });
  admin = database.connect();
});
beforeEach(async () => {
  await sql`truncate outbox, inbox restart identity`.execute(admin);
  await sql`update outbox_lease set holder = null, expires_at = null`.execute(admin);
});
afterAll(() => database.drop());

const select = (wishes: { holder?: string; shards?: number[]; withoutKeys?: string[]; limit?: number } = {}) =>
  selectUnsent(db, { holder: 'a', shards: allShards, withoutKeys: [], limit: 500, ...wishes });

const expireLeases = () => sql`update outbox_lease set expires_at = now() - interval '1 ms'`.execute(admin);

describe('leases', () => {
  const a = () => createLeases(db, 'a', 10_000);
  const b = () => createLeases(db, 'b', 10_000);

  it('are given once, and only as many as asked for', async () => {
    const claims = await Promise.all([a().claim(10), b().claim(10)]);
    expect(claims.flat().toSorted((x, y) => x - y)).toEqual(allShards);
    expect(await b().claim(16)).toEqual([]);
  });

  it('stay with their holder past their time until somebody takes them', async () => {
    await a().claim(16);
    await expireLeases();
    expect(await b().claim(4)).toEqual([0, 1, 2, 3]);
    expect((await a().renew()).toSorted((x, y) => x - y)).toEqual(allShards.slice(4));
    expect(await b().claim(16)).toEqual([]);
  });

  it('are given back by their holder only', async () => {
    await a().claim(16);
    await b().release(allShards);
    expect(await b().claim(16)).toEqual([]);
    await a().release([7]);
    expect(await b().claim(16)).toEqual([7]);
  });
});

describe('selecting', () => {
  it('gives the oldest unsent events of the shards on lease, in their order', async () => {
    const events = interleavedEvents(30, 4);
    await commitEvents(admin, events);
    await createLeases(db, 'a', 10_000).claim(16);
    const selected = await select();
    expect(selected.map(({ body }) => (JSON.parse(body) as { id: string }).id)).toEqual(events.map(({ id }) => id));
    expect((await select({ limit: 40 })).map(({ id }) => id)).toEqual(selected.slice(0, 40).map(({ id }) => id));
    await markSent(db, 'a', [selected[0]!.id]);
    expect((await select({ limit: 1 }))[0]!.id).toBe(selected[1]!.id);
  });

  it('gives nothing of a shard that another has, or nobody, or that is to be left out', async () => {
    await commitEvents(admin, interleavedEvents(60, 1));
    expect(await select()).toEqual([]);
    await createLeases(db, 'a', 10_000).claim(8);
    await createLeases(db, 'b', 10_000).claim(8);
    const [ofA, ofB] = [await select(), await select({ holder: 'b' })];
    expect(ofA.length + ofB.length).toBe(60);
    expect(new Set([...ofA, ...ofB].map(({ id }) => id)).size).toBe(60);
    expect((await select({ shards: [0, 1] })).length).toBeLessThan(ofA.length);
    await expireLeases();
    expect(await select()).toEqual([]);
  });

  it('gives nothing of the tasks named, however many events they have', async () => {
    const busy = randomUUID();
    const waiting = taskEvent();
    await commitEvents(admin, [
      ...Array.from({ length: 1_000 }, (_, index) => taskEvent({ taskId: busy, version: index + 1 })),
      waiting,
    ]);
    await createLeases(db, 'a', 10_000).claim(16);
    expect((await select({ withoutKeys: [busy], limit: 10 })).map(({ key }) => key)).toEqual([waiting.subject]);
  });

  it.each([
    ['few events are unsent among many', 20_000],
    ['the queue is long', 200],
  ])('walks the index of what is unsent, from the oldest, when %s', async (_when, sent) => {
    await sql`
      insert into outbox (event_id, topic, aggregate_id, event, sent_at)
      select gen_random_uuid(), 'task-events', gen_random_uuid(), jsonb_build_object('text', repeat('x', 700)), case when n <= ${sent} then now() end
      from generate_series(1, 20200) n
    `.execute(admin);
    await sql`analyze outbox`.execute(admin);
    await createLeases(db, 'a', 10_000).claim(16);
    const plan = await explainUnsent(db, { holder: 'a', shards: allShards, withoutKeys: [randomUUID()], limit: 500 });
    expect(plan).toContain('Index Scan using outbox_unsent');
    expect(plan).not.toContain('Sort Key: outbox.shard');
  });
});

describe('marking', () => {
  it('marks what its holder sent, once', async () => {
    await commitEvents(admin, interleavedEvents(10, 1));
    await createLeases(db, 'a', 10_000).claim(16);
    const ids = (await select()).map(({ id }) => id);
    expect(await markSent(db, 'a', ids.slice(0, 4))).toBe(4);
    expect(await markSent(db, 'a', ids)).toBe(6);
    expect(await select()).toEqual([]);
  });

  it('marks nothing for a holder whose lease ran out, or went to another', async () => {
    await commitEvents(admin, interleavedEvents(10, 1));
    await createLeases(db, 'a', 10_000).claim(16);
    const ids = (await select()).map(({ id }) => id);
    await expireLeases();
    expect(await markSent(db, 'a', ids)).toBe(0);
    await createLeases(db, 'b', 10_000).claim(16);
    expect(await markSent(db, 'a', ids)).toBe(0);
    expect(await markSent(db, 'b', ids)).toBe(10);
  });
});

describe('pruning', () => {
  it('deletes sent events past their time, thousands of them, and never an unsent one', async () => {
    await sql`
      insert into outbox (event_id, topic, aggregate_id, event, created_at, sent_at)
      select gen_random_uuid(), 'task-events', gen_random_uuid(), '{}', at, case when n % 1000 > 0 then at end
      from generate_series(1, 3500) n, lateral (select now() - case when n <= 3000 then interval '3 hours' else '1 hour' end as at) t
    `.execute(admin);
    expect(await pruneOutbox(db, 4)).toBe(0);
    expect(await pruneOutbox(db, 2)).toBe(2_997);
    const { rows } = await sql<{ id: number }>`select id from outbox where sent_at is null order by id`.execute(db);
    expect(rows.map(({ id }) => id)).toEqual([1_000, 2_000, 3_000]);
    expect(await pruneOutbox(db, 2)).toBe(0);
  });

  it('forgets handled events past their time, of that handler only', async () => {
    await sql`
      insert into inbox (consumer, event_id, processed_at)
      select consumer, (lpad(to_hex((extract(epoch from now() - age) * 1000)::bigint), 12, '0')
        || '7' || substr(md5(random()::text), 1, 19))::uuid, now() - age
      from (values ('one'), ('two')) c (consumer), generate_series(1, 1500),
        (values (interval '3 days'), ('1 day')) a (age)
    `.execute(admin);
    expect(await pruneInbox(db, 'one', 48)).toBe(1_500);
    const { rows } = await sql`select consumer, count(*) from inbox group by 1 order by 1`.execute(db);
    expect(rows).toEqual([
      { consumer: 'one', count: 1_500 },
      { consumer: 'two', count: 3_000 },
    ]);
  });
});
