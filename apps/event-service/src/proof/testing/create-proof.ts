import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
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
export const eventsPerRun = Number(process.env['PROVE_EVENTS'] ?? 300);

/** Whether a test does each bad thing as often as it can, or just once. */
export const isLongForm = eventsPerRun >= 10_000;

/** A database, the topics and replicas of the service, to which a test does something bad while events flow. */
export interface Proof {
  readonly db: Kysely<Database>;
  readonly appId: string;
  readonly databaseUrl: string;
  startReplica(options?: Partial<ReplicaOptions>): Promise<Replica>;
  /** Events from now on, up to 200 a second; what the database refuses meanwhile is no event. */
  startLoad(): Load;
  /** How many events have their effect. */
  effects(): Promise<number>;
  /** Resolves when there are that many more effects than now. */
  progress(effects: number): Promise<void>;
  /** Waits for the last effect; then nothing is lost, phantom, doubled or out of order, and events still flow. */
  expectNothingWrong(): Promise<void>;
  close(): Promise<void>;
}

export interface Load {
  /** Resolves when a whole run of events is committed, however early that is asked for. */
  finish(): Promise<void>;
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
    startLoad() {
      let wanted = Infinity;
      let committed = 0;
      async function run(): Promise<void> {
        while (committed < wanted) {
          const events = interleavedEvents(10, 6);
          for (let from = 0; from < events.length; from += 20) {
            await commitEvents(db, events.slice(from, from + 20)).then(
              () => void (committed += 20),
              () => undefined,
            );
            await sleep(100);
          }
        }
      }
      const running = run();
      return {
        finish() {
          wanted = eventsPerRun;
          return running;
        },
      };
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
