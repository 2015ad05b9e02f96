import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase, type Proxy, startProxy } from '@todo/database/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { captureLog } from '../testing/capture-log.ts';
import { commitEvents, interleavedEvents } from '../testing/task-events.ts';
import type { OutboundEvent, PublishResult, Transport } from '../transports/transport.ts';
import { type Relay, startRelay } from './start-relay.ts';

type Publish = (events: readonly OutboundEvent[]) => Promise<PublishResult>;

const patient = { timeout: 15_000, interval: 10 };
const acceptAll: Publish = (events) => Promise.resolve({ accepted: new Set(events.map(({ id }) => id)) });
let database: MigratedDatabase;
let admin: Kysely<Database>;
let proxy: Proxy | undefined;
const relays: { relay: Relay; db: Kysely<Database> }[] = [];

beforeAll(async () => {
  database = await createMigratedDatabase();
  admin = database.connect();
});
beforeEach(async () => {
  await sql`truncate outbox restart identity`.execute(admin);
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map(({ relay, db }) => relay.stop(500).finally(() => db.destroy())));
  await proxy?.close();
  proxy = undefined;
});
afterAll(() => database.drop());

/** A relay to a transport of the test's own, so that it can refuse what real ones rarely do. */
function relayTo(publish: Publish, wishes: { url?: string; leaseMs?: number; transport?: Partial<Transport> } = {}) {
  const { url = database.url, leaseMs = 30_000, transport = {} } = wishes;
  const connection = { url, role: 'todo_event_service', applicationName: 'relay of a test' } as const;
  const db = connect({ ...connection, maxConnections: 3, statementTimeoutMs: 1_000 });
  const { log, messages } = captureLog();
  const nothing = () => Promise.resolve();
  const relay = startRelay({
    db,
    connection,
    transport: { start: nothing, stop: nothing, publishBatch: publish, ...transport },
    leaseMs,
    onSent: () => undefined,
    onRefused: () => undefined,
    log,
  });
  relays.push({ relay, db });
  return { relay, messages };
}

const sentIds = async () => {
  const rows = await admin.selectFrom('outbox').select('id').where('sent_at', 'is not', null).orderBy('id').execute();
  return rows.map(({ id }) => id);
};
const count = (length: number) => Array.from({ length }, (_, index) => index + 1);

describe('shards', () => {
  it('are shared fairly among relays that come and go, without waiting for a lease to run out', async () => {
    const shards = () => relays.map(({ relay }) => relay.shards().length).toSorted((a, b) => b - a);
    relayTo(acceptAll);
    await expect.poll(shards, patient).toEqual([16]);
    relayTo(acceptAll);
    await expect.poll(shards, patient).toEqual([8, 8]);
    relayTo(acceptAll);
    await expect.poll(shards, patient).toEqual([6, 6, 4]);
    const [gone] = relays.splice(0, 1);
    await gone!.relay.stop(500);
    await gone!.db.destroy();
    await expect.poll(shards, patient).toEqual([8, 8]);
    const held = relays.flatMap(({ relay }) => relay.shards());
    expect(new Set(held).size).toBe(16);
  });
});

describe('the relay', () => {
  it('is woken by a commit', async () => {
    const published: number[] = [];
    const { relay } = relayTo((events) => (published.push(performance.now()), acceptAll(events)));
    await expect.poll(() => relay.shards().length, patient).toBe(16);
    // Lets the first looks at an empty outbox pass.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const delays: number[] = [];
    for (let round = 1; round <= 5; round++) {
      await commitEvents(admin, interleavedEvents(1, 1));
      const committed = performance.now();
      await expect.poll(() => published.length, { timeout: 5_000, interval: 1 }).toBe(round);
      delays.push(published.at(-1)! - committed);
    }
    // By the poll alone each would wait half a second on average.
    expect(delays.toSorted((a, b) => a - b)[2]).toBeLessThan(250);
  });

  it('finds what was committed while it could not listen', async () => {
    await sql`alter table outbox disable trigger outbox_written`.execute(admin);
    relayTo(acceptAll);
    await commitEvents(admin, interleavedEvents(2, 1));
    await expect.poll(sentIds, patient).toEqual([1, 2]);
    await commitEvents(admin, interleavedEvents(2, 1));
    await expect.poll(sentIds, patient).toEqual([1, 2, 3, 4]);
    await sql`alter table outbox enable trigger outbox_written`.execute(admin);
  });

  it('marks what was accepted and nothing else, and keeps the rest of a task behind what was not', async () => {
    const events = interleavedEvents(3, 3);
    const stuck = events[0]!.subject;
    let open = false;
    const offered: number[][] = [];
    relayTo((batch) => {
      offered.push(batch.filter(({ key }) => key === stuck).map(({ id }) => id));
      return Promise.resolve({
        accepted: new Set(batch.filter(({ key }) => open || key !== stuck).map(({ id }) => id)),
      });
    });
    await commitEvents(admin, events);
    await expect.poll(sentIds, patient).toEqual([2, 3, 5, 6, 8, 9]);
    await commitEvents(admin, interleavedEvents(1, 2));
    await expect.poll(sentIds, patient).toEqual([2, 3, 5, 6, 8, 9, 10, 11]);
    open = true;
    await expect.poll(sentIds, patient).toEqual(count(11));
    for (const ids of offered.filter(({ length }) => length > 0)) expect(ids).toEqual([1, 4, 7]);
  });

  it('offers a task that is refused less and less often', async () => {
    const times: number[] = [];
    relayTo(() => (times.push(performance.now()), Promise.resolve({ accepted: new Set() })));
    await commitEvents(admin, interleavedEvents(1, 1));
    await expect.poll(() => times.length, patient).toBe(5);
    const pauses = times.slice(1).map((time, index) => time - times[index]!);
    for (const [index, pause] of pauses.entries()) expect(pause).toBeGreaterThan(0.85 * 100 * 2 ** index);
    // Their sum is 1.5 s; each one rounded up to the poll would make it more than 4 s.
    expect(times.at(-1)! - times[0]!).toBeLessThan(3_500);
  });

  it('does not let a slow task hold up the others, and never has two batches with one task', async () => {
    const events = interleavedEvents(2, 2);
    const slow = events[0]!.subject;
    const release = Promise.withResolvers<void>();
    const busy = new Set<string>();
    let overlaps = 0;
    relayTo(async (batch) => {
      const keys = new Set(batch.map(({ key }) => key));
      for (const key of keys) if (busy.has(key)) overlaps++;
      keys.forEach((key) => busy.add(key));
      if (keys.has(slow)) await release.promise;
      keys.forEach((key) => busy.delete(key));
      return acceptAll(batch);
    });
    await commitEvents(admin, events.slice(0, 1));
    await expect.poll(() => busy.has(slow), patient).toBe(true);
    await commitEvents(admin, events.slice(1));
    await expect.poll(sentIds, patient).toEqual([2, 4]);
    release.resolve();
    await expect.poll(sentIds, patient).toEqual([1, 2, 3, 4]);
    expect(overlaps).toBe(0);
  });

  it('sends the next event of a task as soon as the one on its way has arrived, whenever that is', async () => {
    let published = 0;
    let takesMs = 0;
    const { relay } = relayTo(async (batch) => {
      published += batch.length;
      await sleep(takesMs);
      return acceptAll(batch);
    });
    await expect.poll(() => relay.shards().length, patient).toBe(16);
    let longest = 0;
    for (let round = 1; round <= 40; round++) {
      // Around the moment at which the relay looks again, while a batch is on its way.
      takesMs = 24 + (round % 20) / 2;
      const [first, next] = interleavedEvents(1, 2);
      await commitEvents(admin, [first!]);
      await expect.poll(() => published, { timeout: 5_000, interval: 1 }).toBe(2 * round - 1);
      await commitEvents(admin, [next!]);
      const committed = performance.now();
      await expect.poll(() => published, { timeout: 5_000, interval: 1 }).toBe(2 * round);
      longest = Math.max(longest, performance.now() - committed);
    }
    // The poll alone would come after a second.
    expect(longest).toBeLessThan(700);
  });

  it('starts its transport until that succeeds, and survives one that breaks its promises', async () => {
    let starts = 0;
    let failures = 2;
    const start = () => (++starts < 3 ? Promise.reject(new Error('no broker')) : Promise.resolve());
    const { messages } = relayTo((batch) => (failures-- > 0 ? Promise.reject(new Error('bug')) : acceptAll(batch)), {
      transport: { start },
    });
    await commitEvents(admin, interleavedEvents(2, 2));
    await expect.poll(sentIds, patient).toEqual(count(4));
    expect(starts).toBe(3);
    expect(messages()).toContain('handing events to the transport fails; trying again');
    expect(messages()).toContain('handing events to the transport works again');
  });

  it('works again after the network to its database was lost without a word', async () => {
    proxy = await startProxy(database.url);
    const { relay } = relayTo(acceptAll, { url: proxy.url, leaseMs: 1_000 });
    await commitEvents(admin, interleavedEvents(2, 2));
    await expect.poll(sentIds, patient).toEqual(count(4));
    proxy.silence();
    await commitEvents(admin, interleavedEvents(2, 2));
    await expect.poll(() => relay.shards(), patient).toEqual([]);
    await expect.poll(sentIds, patient).toEqual(count(8));
  });

  it('ends what is on its way when it is stopped, begins nothing more, and gives its shards back', async () => {
    const begun = Promise.withResolvers<void>();
    const { relay } = relayTo(async (batch) => {
      begun.resolve();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return acceptAll(batch);
    });
    await commitEvents(admin, interleavedEvents(3, 1));
    await begun.promise;
    const stopped = relay.stop(3_000);
    await commitEvents(admin, interleavedEvents(3, 1));
    await stopped;
    expect(await sentIds()).toEqual([1, 2, 3]);
    const held = await admin.selectFrom('outbox_lease').selectAll().where('holder', 'is not', null).execute();
    expect(held).toEqual([]);
  });
});
