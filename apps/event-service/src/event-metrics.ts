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
  const sent = new Counter({ name: 'outbox_sent_total', help: 'Events sent and marked', registers });
  const refused = new Counter({
    name: 'outbox_refused_total',
    help: 'Events not accepted, to be sent again',
    registers,
  });
  const leases = new Gauge({ name: 'outbox_leases', help: 'Shards of the outbox this replica sends from', registers });
  const unsent = new Gauge({ name: 'outbox_unsent_events', help: 'Events not sent yet, in the database', registers });
  const age = new Gauge({ name: 'outbox_oldest_unsent_seconds', help: 'Age of the oldest unsent event', registers });
  const handled = new Counter({
    name: 'events_handled_total',
    help: 'Deliveries by handler and what came of them: done, duplicate, parked, dead, retry',
    labelNames: ['consumer', 'result'],
    registers,
  });
  const deadLetters = new Gauge({
    name: 'dead_letters',
    help: 'Events kept aside in the database, by handler: dead ones and those parked behind them',
    labelNames: ['consumer', 'state'],
    registers,
  });

  const effectsSettled = new Counter({
    name: 'notification_attempts_total',
    help: 'Notifications given to a channel and what came of it: sent, refused, failed, deferred',
    labelNames: ['channel', 'result'],
    registers,
  });
  const effects = new Gauge({
    name: 'notification_effects',
    help: 'Notifications in the database that are not sent yet (pending) or were given up (failed), by channel',
    labelNames: ['channel', 'state'],
    registers,
  });
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
      deadLetters.reset();
      for (const { consumer, state, count } of letters) deadLetters.set({ consumer, state }, count);
      const unsentEffects = await db
        .selectFrom('notification_effect')
        .select(['channel', 'state', (count) => count.fn.countAll<number>().as('count')])
        .where('state', '!=', 'sent')
        .groupBy(['channel', 'state'])
        .execute();
      effects.reset();
      for (const { channel, state, count } of unsentEffects) effects.set({ channel, state }, count);
    },
  };
}
