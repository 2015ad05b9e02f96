import { createApp } from '@todo/service-kit';
import type { EventServiceConfig } from './config.ts';
import { createEventPath } from './event-path.ts';
import type { EventHandler } from './handlers/event-handler.ts';
import { createHandlers } from './handlers/handlers.ts';
import { createLivePublisher } from './live/live-publisher.ts';
import { channelsOf } from './notifications/channels.ts';
import { createTransport as createConfiguredTransport } from './transports/create-transport.ts';

/** The app with probes and metrics; the event path starts when it gets ready and stops when it closes. */
export async function buildApp(
  config: EventServiceConfig,
  given?: readonly EventHandler[],
  createTransport = createConfiguredTransport,
) {
  const app = await createApp({
    service: 'event-service',
    environment: config.ENVIRONMENT,
    logLevel: config.LOG_LEVEL,
    traceEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    readiness: {
      database: () => path.readiness.database(),
      migrations: () => path.readiness.migrations(),
      ...(config.DAPR_HTTP_PORT !== undefined && { sidecar: async () => path.readiness.sidecar?.() }),
    },
  });
  const live = config.REDIS_URL ? createLivePublisher(config.REDIS_URL, app.log) : undefined;
  const handlers = given ?? createHandlers({ channels: channelsOf(config), live });
  const path = createEventPath(config, handlers, app.metrics, app.log, createTransport);
  app.addHook('onReady', () => path.start());
  app.addHook('preClose', () => path.stop());
  app.addHook('onClose', async () => live?.close());
  return app;
}
