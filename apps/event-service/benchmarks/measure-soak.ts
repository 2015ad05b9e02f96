import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import { type Replica, startReplica } from '../src/proof/testing/start-replica.ts';
import { kafkaBrokers as brokers } from '../src/testing/real-parts.ts';
import { putReminder } from '../src/testing/reminders.ts';
import { commitEvents, taskEvent } from '../src/testing/task-events.ts';
import { removeTopics } from '../src/testing/test-kafka.ts';
import { onTemporaryServer } from './on-temporary-server.ts';
import { residentMb } from './resident-mb.ts';

/**
 * A steady load for many minutes by way of Kafka and daprd: whether memory and the queue stay flat, and how long after its
 * moment a reminder stands in the notifications.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '100' },
    reminders: { type: 'string', default: '5' },
  },
});
const seconds = Number(values.minutes) * 60;
const sampleSeconds = 10;

interface Sample {
  readonly serviceMb: number;
  readonly sidecarMb: number;
  readonly unsent: number;
  readonly unhandled: number;
}

await onTemporaryServer(async (db, url) => {
  await removeTopics(brokers);
  const replica = await startReplica({ appId: `soak-${randomUUID()}`, databaseUrl: url });
  const [events, reminders] = [Number(values.rate), Number(values.reminders)];
  const samples = await soak(db, replica, events, reminders);
  printThirds(samples);
  await printLateness(db, reminders * seconds);
  await replica.terminate();
});

async function soak(db: Kysely<Database>, replica: Replica, events: number, reminders: number): Promise<Sample[]> {
  const [start, samples]: [number, Sample[]] = [performance.now(), []];
  let sent = 0;
  for (let second = 0; second < seconds; second++) {
    const commits = Array.from({ length: events }, async (_, index) => {
      await sleep(Math.max(0, start + (second + index / events) * 1_000 - performance.now()));
      await commitEvents(db, [taskEvent()]);
    });
    // Due a few seconds from now, at moments of its own each.
    const inSeconds = () => 5 + Math.random() * 5;
    const reminded = Array.from({ length: reminders }, () => putReminder(db, { inSeconds: inSeconds() }));
    await Promise.all([...commits, ...reminded]);
    sent += events;
    if (second % sampleSeconds !== sampleSeconds - 1) continue;
    const sample = await takeSample(db, replica, sent);
    samples.push(sample);
    const { serviceMb, sidecarMb, unsent, unhandled } = sample;
    console.log(
      `${second + 1} s: ${serviceMb} MB, daprd ${sidecarMb} MB, ${unsent} events unsent, ${unhandled} unhandled, ` +
        `load ${loadavg()[0]!.toFixed(1)}`,
    );
  }
  return samples;
}

async function takeSample(db: Kysely<Database>, { service, daprd }: Replica, sent: number): Promise<Sample> {
  const { rows } = await sql<{ unsent: number; handled: number }>`
    select (select count(*) from outbox where sent_at is null)::int as unsent, (select count(*) from activity)::int as handled
  `.execute(db);
  const { unsent, handled } = rows[0]!;
  return { serviceMb: residentMb(service.pid), sidecarMb: residentMb(daprd.pid), unsent, unhandled: sent - handled };
}

/** Medians of the first, second and last third. */
function printThirds(samples: readonly Sample[]): void {
  const third = Math.floor(samples.length / 3);
  for (const part of [0, 1, 2]) {
    const of = samples.slice(part * third, (part + 1) * third);
    const median = (what: keyof Sample) => of.map((sample) => sample[what]).sort((a, b) => a - b)[of.length >> 1];
    console.log(
      `third ${part + 1}: service ${median('serviceMb')} MB, daprd ${median('sidecarMb')} MB, ` +
        `${median('unsent')} unsent, ${median('unhandled')} unhandled`,
    );
  }
}

async function printLateness(db: Kysely<Database>, wanted: number): Promise<void> {
  const late = sql<number>`extract(epoch from created_at - reminded_for)::float8`;
  const all = () => db.selectFrom('notification').select(late.as('late')).orderBy('late').execute();
  for (let waited = 0; waited < 60 && (await all()).length < wanted; waited++) await sleep(1_000);
  const sorted = (await all()).map((row) => row.late);
  const at = (share: number) => `${sorted[Math.floor(sorted.length * share)]?.toFixed(2)} s`;
  console.log(
    `${sorted.length} of ${wanted} reminders in the notifications, late by p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`,
  );
}
