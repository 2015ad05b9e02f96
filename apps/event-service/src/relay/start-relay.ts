import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectOptions, type Database, listen } from '@todo/database';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import type { Transport } from '../transports/transport.ts';
import { keepLeases } from './lease-keeper.ts';
import { createLeases } from './leases.ts';
import { createMembers, outboxChannel } from './members.ts';
import { createOutage } from './outage.ts';
import { startSending } from './send-loop.ts';

export interface RelayOptions {
  readonly db: Kysely<Database>;
  /** For the connection that listens. */
  readonly connection: ConnectOptions;
  readonly transport: Transport;
  readonly leaseMs: number;
  readonly onSent: (count: number) => void;
  readonly onRefused: (count: number) => void;
  readonly log: FastifyBaseLogger;
}

export interface Relay {
  /** The shards it sends from at the moment. */
  shards(): readonly number[];
  /** No new events; those on their way end, for at most `graceMs`; then the leases go back. */
  stop(graceMs: number): Promise<void>;
}

/** What giving the leases back may take when the database does not answer; they run out by themselves. */
const releaseMs = 1_000;

/** Moves events from the outbox to the transport, for its share of the shards, until it is stopped. */
export function startRelay(options: RelayOptions): Relay {
  const { db, transport, leaseMs, log } = options;
  const holder = `${hostname()}/${randomUUID()}`;
  const members = createMembers(db, holder, leaseMs);
  const loop = startSending({ ...options, holder, transport, shards: () => keeper.shards() });
  const keeper = keepLeases({
    leases: createLeases(db, holder, leaseMs),
    members,
    ttlMs: leaseMs,
    drained: loop.drained,
    onGained: loop.wake,
    log,
  });
  const outage = createOutage(log, 'listening to the outbox');
  const listener = listen({
    connection: options.connection,
    channel: outboxChannel,
    onNotification(payload) {
      if (payload === '') loop.wake();
      else if (members.hear(payload)) keeper.rebalance();
    },
    onListening() {
      outage.over();
      loop.wake();
    },
    onLost: outage.failed,
  });

  return {
    shards: () => keeper.shards(),
    async stop(graceMs) {
      await loop.stop(graceMs);
      const released = Promise.all([keeper.stop(), listener.close()]).catch((error: unknown) => {
        log.warn({ err: error }, 'the leases on the outbox could not be given back; they run out');
      });
      await Promise.race([released, sleep(releaseMs, undefined, { ref: false })]);
    },
  };
}
