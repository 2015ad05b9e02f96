import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskEvent } from '@todo/contracts';
import { connect, type Database } from '@todo/database';
import { createMigratedDatabase } from '@todo/database/testing';
import { sql, type Kysely } from 'kysely';
import { expect } from 'vitest';
import { kafkaBrokers } from '../../testing/real-parts.ts';
import { removeTopics, testKafka } from '../../testing/test-kafka.ts';
import { commitEvents, interleavedEvents } from '../../testing/task-events.ts';
import { judge, nothingWrong } from './oracle.ts';
import { readTopic } from './read-topic.ts';
import { type Replica, type ReplicaOptions, startReplica } from './start-replica.ts';

/** Events of a run: a few as a quick check, 10,000 and more as a proof. */
export const eventsPerRun = Number(process.env['PROVE_EVENTS'] ?? 1_000);

/** A database, the topics and replicas of the service, to which a test does something bad while events flow. */
export interface Proof {
  readonly db: Kysely<Database>;
  readonly appId: string;
  readonly databaseUrl: string;
  startReplica(options?: Partial<ReplicaOptions>): Promise<Replica>;
  /** Commits a run of events, some hundreds a second; what the database refuses meanwhile is no event. */
  load(events?: readonly TaskEvent[]): Promise<void>;
  /** How many events have their effect. */
  effects(): Promise<number>;
  /** Resolves when there are that many more effects than now. */
  progress(effects: number): Promise<void>;
  /** Waits for the last effect; then nothing is lost, phantom, doubled or out of order, and events still flow. */
  expectNothingWrong(): Promise<void>;
  close(): Promise<void>;
}

export interface ProofOptions {
  /** Of a migrated database of the test's own; by default one of the embedded server. */
  readonly databaseUrl?: string;
}

const patient = { timeout: 240_000, interval: 200 };

export async function createProof(options: ProofOptions = {}): Promise<Proof> {
  await removeTopics(kafkaBrokers);
  const database = options.databaseUrl
    ? { url: options.databaseUrl, drop: () => Promise.resolve() }
    : await createMigratedDatabase();
  const db = connect({ url: database.url, applicationName: 'test', onConnectionError: () => undefined });
  // The inbox alone has to hold: with the constraint, a second effect would be an error and go unseen.
  await sql`alter table activity drop constraint activity_event_id_key`.execute(db);
  const appId = `proof-${randomUUID()}`;
  const replicas: Replica[] = [];
  const count = async (query: ReturnType<typeof sql<{ count: number }>>) => (await query.execute(db)).rows[0]!.count;
  const effects = () => count(sql`select count(*) from activity`);
  const unfinished = () =>
    count(sql`
      select count(*) from outbox where sent_at is null
        or not exists (select from inbox where consumer = 'activity' and inbox.event_id = outbox.event_id)
        and not exists (select from dead_letter d where d.consumer = 'activity' and d.event_id = outbox.event_id)
    `);

  const proof: Proof = {
    db,
    appId,
    databaseUrl: database.url,
    effects,
    async startReplica(wishes = {}) {
      const replica = await startReplica({ appId, databaseUrl: database.url, ...wishes });
      replicas.push(replica);
      return replica;
    },
    async load(events = interleavedEvents(Math.ceil(eventsPerRun / 20), 20)) {
      for (let from = 0; from < events.length; from += 20) {
        await commitEvents(db, events.slice(from, from + 20)).catch(() => sleep(100));
        await sleep(20);
      }
    },
    async progress(more) {
      const enough = (await effects()) + more;
      await expect.poll(effects, { ...patient, interval: 20 }).toBeGreaterThanOrEqual(enough);
    },
    async expectNothingWrong() {
      await expect.poll(unfinished, patient).toBe(0);
      expect(await judge(db, await readTopic(testKafka(kafkaBrokers), 'task-events'))).toEqual(nothingWrong);
      const before = await effects();
      const last = interleavedEvents(12, 2);
      await commitEvents(db, last);
      await expect.poll(effects, patient).toBe(before + last.length);
    },
    async close() {
      await Promise.all(replicas.map((replica) => replica.kill()));
      await db.destroy();
      await database.drop();
    },
  };
  return proof;
}
