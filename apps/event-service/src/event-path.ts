import { topics } from '@todo/contracts';
import { connect, pendingMigrations } from '@todo/database';
import type { ReadinessCheck } from '@todo/service-kit';
import type { FastifyBaseLogger } from 'fastify';
import { sql } from 'kysely';
import type { Registry } from 'prom-client';
import type { EventServiceConfig } from './config.ts';
import { createEventMetrics } from './event-metrics.ts';
import { deliverEvent } from './handlers/deliver-event.ts';
import type { EventHandler } from './handlers/event-handler.ts';
import { type Maintenance, startMaintenance } from './maintenance.ts';
import { channelsOf } from './notifications/channels.ts';
import { connectBindings } from './notifications/connect-bindings.ts';
import { type EffectWorker, startEffectWorker } from './notifications/effect-worker.ts';
import { sendThrough } from './notifications/send-effect.ts';
import { createReceiver } from './receiver/create-receiver.ts';
import { listenOnLoopback } from './receiver/listen-on-loopback.ts';
import { queueUrl } from './relay/queue-url.ts';
import { type Relay, startRelay } from './relay/start-relay.ts';
import { startReminderClock } from './reminders/reminder-clock.ts';
import { watchSchema } from './schema-gate.ts';
import { watchSidecar } from './sidecar/watch-sidecar.ts';
import { createTransport as createConfiguredTransport } from './transports/create-transport.ts';

/** Milliseconds that events on their way have after SIGTERM; the rest of the five seconds is for the leases. */
const drainMs = 3_000;
/** How long the sidecar may take to send a notification. */
const sendTimeoutMs = 10_000;
/** Events handled at once; each needs a connection. */
const concurrency = 6;

/**
 * Nothing here takes long. A replica that is frozen inside a transaction holds an owner's row: the server takes it back
 * before the backend's own time limit, so that the owner's requests wait but do not fail.
 */
const brief = { statementTimeoutMs: 5_000, idleTransactionTimeoutMs: 2_000 };

export interface EventPath {
  readonly readiness: Readonly<Record<'database' | 'migrations', ReadinessCheck>> & { sidecar?: ReadinessCheck };
  /** Opens the receiver; events flow as soon as the database is there. */
  start(): Promise<void>;
  /** Begins nothing new, ends what is on its way, gives the leases back. */
  stop(): Promise<void>;
}

/** Everything between the outbox and the effects: relay, transport, receiver, handlers; and the clock of reminders. */
export function createEventPath(
  config: EventServiceConfig,
  handlers: readonly EventHandler[],
  registry: Registry,
  log: FastifyBaseLogger,
  createTransport = createConfiguredTransport,
): EventPath {
  const database = { url: config.DATABASE_URL, role: 'todo_event_service', applicationName: 'event-service' } as const;
  const onConnectionError = (err: Error) => log.warn({ err }, 'a database connection broke');
  // Apart, so that handlers cannot keep the relay from renewing its leases, nor a probe from its answer.
  const relayDb = connect({
    ...database,
    ...brief,
    url: queueUrl(config.DATABASE_URL),
    maxConnections: 3,
    onConnectionError,
  });
  const handlerDb = connect({ ...database, ...brief, maxConnections: concurrency, onConnectionError });
  const clockDb = connect({ ...database, ...brief, maxConnections: 2, onConnectionError });

  const metrics = createEventMetrics(registry);
  const schema = watchSchema(relayDb, startFlow, log);
  const delivery = { db: handlerDb, handlers, isReady: schema.isOpen, onHandled: metrics.handled, log };
  const receiver = createReceiver({
    deliver: (topic, body, recordKey) => deliverEvent(delivery, topic, body, recordKey),
    topics,
    token: config.APP_API_TOKEN,
    logger: log,
  });
  const { DAPR_HTTP_PORT: port, DAPR_API_TOKEN: apiToken } = config;
  const sidecar = port === undefined ? undefined : watchSidecar({ sidecar: { port, apiToken }, topics, registry, log });
  let receiverPort = config.RECEIVER_PORT;
  let relay: Relay | undefined;
  let maintenance: Maintenance | undefined;
  let clock: ReturnType<typeof startReminderClock> | undefined;
  let effects: EffectWorker | undefined;

  function startFlow(): void {
    relay = startRelay({
      db: relayDb,
      connection: database,
      transport: createTransport(config, { receiverPort, concurrency, log }),
      leaseMs: config.RELAY_LEASE_SECONDS * 1_000,
      onSent: metrics.sent,
      onRefused: metrics.refused,
      log,
    });
    maintenance = startMaintenance({
      db: relayDb,
      metrics,
      handlers,
      outboxHours: config.OUTBOX_RETENTION_HOURS,
      notificationHours: config.NOTIFICATION_RETENTION_HOURS,
      inboxHours: config.INBOX_RETENTION_HOURS,
      shards: relay.shards,
      log,
    });
    clock = startReminderClock({ db: clockDb, onFired: metrics.reminderFired, log });
    const channels = channelsOf(config);
    if (port !== undefined && channels.length > 0) {
      const send = sendThrough(connectBindings({ port, apiToken }, log), sendTimeoutMs);
      effects = startEffectWorker({ db: clockDb, channels, send, onSettled: metrics.effectSettled, log });
    }
  }

  return {
    readiness: {
      database: async () => void (await sql`select 1`.execute(relayDb)),
      migrations: async () => {
        const pending = await pendingMigrations(relayDb);
        return pending.length > 0 ? `pending: ${pending.join(', ')}` : undefined;
      },
      ...(sidecar && { sidecar: sidecar.readiness }),
    },
    async start() {
      receiverPort = await listenOnLoopback(receiver, config.RECEIVER_PORT);
      schema.start();
      sidecar?.start();
    },
    async stop() {
      await Promise.all([schema.stop(), sidecar?.stop()]);
      const ending = [relay?.stop(drainMs), maintenance?.stop(), clock?.stop(), effects?.stop(drainMs)];
      // Without a sidecar it is the relay that still brings events, so the receiver closes after it.
      await Promise.all([...ending, sidecar && receiver.close()]);
      await receiver.close();
      await Promise.all([relayDb.destroy(), handlerDb.destroy(), clockDb.destroy()]);
    },
  };
}
