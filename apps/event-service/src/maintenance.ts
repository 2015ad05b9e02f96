import type { Database } from '@todo/database';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import type { EventMetrics } from './event-metrics.ts';
import type { EventHandler } from './handlers/event-handler.ts';
import { pruneNotifications } from './notifications/prune-notifications.ts';
import { pruneInbox, pruneOutbox } from './relay/prune.ts';
import { repeat } from './relay/repeat.ts';

export interface MaintenanceOptions {
  readonly db: Kysely<Database>;
  readonly metrics: EventMetrics;
  readonly handlers: readonly EventHandler[];
  readonly outboxHours: number;
  readonly inboxHours: number;
  readonly notificationHours: number;
  /** The shards this replica sends from: who has the first one tidies up. */
  readonly shards: () => readonly number[];
  readonly log: FastifyBaseLogger;
}

export interface Maintenance {
  stop(): Promise<void>;
}

/** Keeps the figures fresh and the tables small. */
export function startMaintenance(options: MaintenanceOptions): Maintenance {
  const { db, metrics, log } = options;
  const sampling = repeat(
    async () => {
      metrics.leases(options.shards().length);
      await metrics.sample(db);
    },
    { everyMs: 5_000, name: 'reading the figures of the outbox', log },
  );
  const pruning = repeat(
    async () => {
      if (!options.shards().includes(0)) return;
      const outbox = await pruneOutbox(db, options.outboxHours);
      let inbox = 0;
      for (const { consumer } of options.handlers) inbox += await pruneInbox(db, consumer, options.inboxHours);
      const notifications = await pruneNotifications(db, options.notificationHours);
      if (outbox + inbox + notifications > 0)
        log.info({ outbox, inbox, notifications }, 'deleted what is older than its retention');
    },
    { everyMs: 60_000, name: 'pruning sent events', log },
  );
  return {
    async stop() {
      await Promise.all([sampling.stop(), pruning.stop()]);
    },
  };
}
