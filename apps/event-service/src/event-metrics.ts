import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Handled } from './handlers/handle-event.ts';

export interface EventMetrics {
  readonly sent: (count: number) => void;
  readonly refused: (count: number) => void;
  readonly handled: (consumer: string, result: Handled) => void;
  readonly leases: (count: number) => void;
  readonly effectSettled: (channel: string, result: string) => void;
  readonly reminderFired: (lateSeconds: number) => void;
  /** Reads the figures that are the same whichever replica tells them. */
  readonly sample: (db: Kysely<Database>) => Promise<void>;
}

/** What tells whether events flow. The gauges of the whole database are told by every replica: take their maximum. */
export function createEventMetrics(registry: Registry): EventMetrics {
  const registers = [registry];
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers });

  const sent = counter('outbox_sent_total', 'Events sent and marked');
  const refused = counter('outbox_refused_total', 'Events not accepted, to be sent again');
  const leases = gauge('outbox_leases', 'Shards of the outbox this replica sends from');
  const unsent = gauge('outbox_unsent_events', 'Events not sent yet, in the database');
  const age = gauge('outbox_oldest_unsent_seconds', 'Age of the oldest unsent event');
  const handled = counter(
    'events_handled_total',
    'Deliveries by handler and what came of them: done, duplicate, parked, dead, retry',
    'consumer',
    'result',
  );
  const deadLetters = gauge(
    'dead_letters',
    'Events kept aside in the database, by handler: dead ones and those parked behind them',
    'consumer',
    'state',
  );
  const effectsSettled = counter(
    'notification_attempts_total',
    'Notifications given to a channel and what came of it: sent, refused, failed, deferred',
    'channel',
    'result',
  );
  const effects = gauge(
    'notification_effects',
    'Notifications in the database that are not sent yet (pending) or were given up (failed), by channel',
    'channel',
    'state',
  );
  const lateness = new Histogram({
    name: 'reminder_lateness_seconds',
    help: 'How long after its moment a reminder fired',
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 3_600],
    registers,
  });

  return {
    sent: (count) => sent.inc(count),
    refused: (count) => refused.inc(count),
    handled: (consumer, result) => handled.inc({ consumer, result }),
    leases: (count) => leases.set(count),
    effectSettled: (channel, result) => effectsSettled.inc({ channel, result }),
    reminderFired: (lateSeconds) => lateness.observe(lateSeconds),
    async sample(db) {
      const queue = await sql<{ unsent: number; age: number }>`
        select count(*) as unsent, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as age
        from outbox where sent_at is null
      `.execute(db);
      unsent.set(queue.rows[0]!.unsent);
      age.set(Math.max(0, queue.rows[0]!.age));
      const letters = await db
        .selectFrom('dead_letter')
        .select(['consumer', 'state', (count) => count.fn.countAll<number>().as('count')])
        .groupBy(['consumer', 'state'])
        .execute();
      setAll(deadLetters, letters);
      const unsentEffects = await db
        .selectFrom('notification_effect')
        .select(['channel', 'state', (count) => count.fn.countAll<number>().as('count')])
        .where('state', '!=', 'sent')
        .groupBy(['channel', 'state'])
        .execute();
      setAll(effects, unsentEffects);
    },
  };
}

/** Makes the figures of a gauge those of `rows`, and no other: a group that is empty now has no row. */
function setAll(gauge: Gauge, rows: readonly ({ count: number } & Record<string, string | number>)[]): void {
  gauge.reset();
  for (const { count, ...labels } of rows) gauge.set(labels, count);
}
