import { DatabaseUrl, parseConfig, ServiceConfig } from '@todo/service-kit';
import { z } from 'zod';

const EventServiceConfig = ServiceConfig.extend({
  PORT: ServiceConfig.shape.PORT.default(8001),
  /** Port on loopback that takes events. */
  RECEIVER_PORT: z.coerce.number().int().min(0).max(65_535).default(8002),
  DATABASE_URL: DatabaseUrl,
  /** When set, the receiver takes only events that carry it in the header `dapr-api-token`. */
  APP_API_TOKEN: z.string().min(16).optional(),
  /** Port of the Dapr sidecar's API on loopback; the injector sets it. With it set, readiness asserts the subscriptions. */
  DAPR_HTTP_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** What the sidecar asks of those who call it. */
  DAPR_API_TOKEN: z.string().min(16).optional(),
  /** How long a relay that answers no more keeps its shards from the others. */
  RELAY_LEASE_SECONDS: z.coerce.number().min(1).max(300).default(10),
  /** How long sent events stay in the outbox. */
  OUTBOX_RETENTION_HOURS: z.coerce.number().min(1).default(168),
  /** How long it is remembered that an event was handled; longer than any transport can redeliver. */
  INBOX_RETENTION_HOURS: z.coerce.number().min(24).default(720),
});

export type EventServiceConfig = Readonly<z.infer<typeof EventServiceConfig>>;

/** @throws {ConfigError} naming every variable that is missing or wrong */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): EventServiceConfig {
  return parseConfig(EventServiceConfig, environment);
}

/** What a command needs: the database, and nothing of the service. */
export function readCommandConfig(environment: Readonly<Record<string, string | undefined>> = process.env) {
  return parseConfig(z.object({ DATABASE_URL: DatabaseUrl }), environment);
}
