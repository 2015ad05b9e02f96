import { connect, connectionCounts, type ConnectOptions } from '@todo/database';
import { addGauge, createApp } from '@todo/service-kit';
import { activityRoutes } from './activity/activity-routes.ts';
import { changeRoutes } from './changes/change-routes.ts';
import { checkDatabase } from './check-database.ts';
import type { Config } from './config.ts';
import { createLiveHub } from './live/live-hub.ts';
import { postgresSource, redisSource } from './live/live-source.ts';
import { streamRoutes } from './live/stream-routes.ts';
import { notificationRoutes } from './notifications/notification-routes.ts';
import { openapi } from './openapi/openapi.ts';
import { identifyActor, type Identify } from './owners/identify-actor.ts';
import { localOwner } from './owners/local-owner.ts';
import { reminderRoutes } from './reminders/reminder-routes.ts';
import { taskRoutes } from './tasks/task-routes.ts';

export interface BackendParts {
  /** Who sends a request. Until there are accounts, everybody is the local owner. */
  identify?: Identify;
  /** How often an open stream is told that it is alive, in milliseconds. */
  heartbeatMs?: number;
}

/** The whole service, not listening yet. It starts without a database too, and is ready as soon as there is one. */
export async function buildApp(config: Config, parts: BackendParts = {}) {
  const connection: ConnectOptions = {
    url: config.DATABASE_URL,
    role: 'todo_backend',
    applicationName: 'todo-backend',
    maxConnections: config.DATABASE_CONNECTIONS,
    onConnectionError: (error) => app.log.warn({ err: error }, 'a database connection broke'),
  };
  const db = connect(connection);
  const app = await createApp({
    service: 'todo-backend',
    environment: config.ENVIRONMENT,
    logLevel: config.LOG_LEVEL,
    traceEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    readiness: { database: () => checkDatabase(db) },
  });
  const source = config.REDIS_URL ? redisSource(config.REDIS_URL, app.log) : postgresSource(connection, app.log);
  const hub = createLiveHub({ db, source, log: app.log, heartbeatMs: parts.heartbeatMs ?? 15_000 });
  // Streams do not end by themselves, and what is in flight must end before its connections do.
  app.addHook('preClose', () => hub.close());
  app.addHook('onClose', () => db.destroy());

  addGauge(app, 'database_connections', 'Open database connections', () => connectionCounts(db).total);
  addGauge(app, 'database_connections_idle', 'Database connections without work', () => connectionCounts(db).idle);
  addGauge(app, 'database_queries_waiting', 'Queries that wait for a connection', () => connectionCounts(db).waiting);
  addGauge(app, 'live_streams', 'Open event streams', () => hub.count());

  await app.register(
    async (api) => {
      await api.register(openapi);
      await api.register(identifyActor, { identify: parts.identify ?? (() => localOwner) });
      await api.register(taskRoutes, { db });
      await api.register(reminderRoutes, { db });
      await api.register(activityRoutes, { db });
      await api.register(notificationRoutes, { db });
      await api.register(changeRoutes, { db });
      await api.register(streamRoutes, { db, hub });
    },
    { prefix: '/api/v1' },
  );
  return app;
}
