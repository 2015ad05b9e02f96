import { DatabaseUrl, parseConfig, RedisUrl, ServiceConfig } from '@todo/service-kit';
import { z } from 'zod';

const Brokers = z
  .string()
  .transform((list) => list.split(',').map((broker) => broker.trim()))
  .pipe(z.array(z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'must be host:port, comma separated')).min(1));

const Settings = ServiceConfig.extend({
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
  /** Whether this environment must lose nothing: then events go by Kafka and nothing else. */
  PRODUCTION: z.stringbool().default(false),
  /** What carries events to the receiver: `direct` posts them, for a laptop; by `kafka` Dapr brings them. */
  EVENT_TRANSPORT: z.enum(['direct', 'kafka']).default('direct'),
  /** `host:port` of some brokers, comma separated. */
  KAFKA_BROKERS: Brokers.optional(),
  /** Login by SCRAM-SHA-512, only ever over TLS. */
  KAFKA_USERNAME: z.string().min(1).optional(),
  KAFKA_PASSWORD: z.string().min(1).optional(),
  /** Certificate, in PEM, of who signed those of the brokers; the system's own when left out. */
  KAFKA_CA: z.string().includes('-----BEGIN CERTIFICATE-----', 'must be a certificate in PEM').optional(),
  /** `verify` refuses topics that may lose events; `create` also makes those that are missing, outside a cluster. */
  KAFKA_TOPICS: z.enum(['verify', 'create']).default('verify'),
  /** Name of the sidecar's output binding that sends mail (`bindings.smtp`), and to whom. */
  NOTIFICATION_MAIL_BINDING: z.string().min(1).optional(),
  NOTIFICATION_MAIL_TO: z.email().optional(),
  /** Name of the sidecar's output binding that calls a webhook (`bindings.http`). */
  NOTIFICATION_WEBHOOK_BINDING: z.string().min(1).optional(),
  /** Where live updates are published; without it PostgreSQL's notifications carry them. The backend needs the same. */
  REDIS_URL: RedisUrl.optional(),
  /** How long a relay that answers no more keeps its shards from the others. */
  RELAY_LEASE_SECONDS: z.coerce.number().min(1).max(300).default(10),
  /** How long sent events stay in the outbox. */
  OUTBOX_RETENTION_HOURS: z.coerce.number().min(1).default(168),
  /** How long it is remembered that an event was handled; longer than any transport can redeliver. */
  INBOX_RETENTION_HOURS: z.coerce.number().min(24).default(720),
  /** How long notifications are kept, and what became of sending them. */
  NOTIFICATION_RETENTION_HOURS: z.coerce.number().min(24).default(2_160),
});

const EventServiceConfig = Settings.superRefine((config, context) => {
  const refuse = (variable: string, message: string) =>
    void context.addIssue({ code: 'custom', path: [variable], message });
  const { NOTIFICATION_MAIL_BINDING: mail, NOTIFICATION_WEBHOOK_BINDING: webhook } = config;
  if (mail && !config.NOTIFICATION_MAIL_TO) refuse('NOTIFICATION_MAIL_TO', 'is missing');
  if ((mail || webhook) && config.DAPR_HTTP_PORT === undefined) refuse('DAPR_HTTP_PORT', 'is missing');
  if (config.EVENT_TRANSPORT === 'direct') {
    if (config.PRODUCTION) refuse('EVENT_TRANSPORT', 'must be kafka where PRODUCTION is true');
    return;
  }
  if (!config.KAFKA_BROKERS) refuse('KAFKA_BROKERS', 'is missing');
  if (config.KAFKA_USERNAME && !config.KAFKA_PASSWORD) refuse('KAFKA_PASSWORD', 'is missing');
  if (config.KAFKA_PASSWORD && !config.KAFKA_USERNAME) refuse('KAFKA_USERNAME', 'is missing');
});

export type EventServiceConfig = Readonly<z.infer<typeof EventServiceConfig>>;

/** @throws {ConfigError} naming every variable that is missing or wrong */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): EventServiceConfig {
  return parseConfig(EventServiceConfig, environment);
}

const CommandConfig = Settings.pick({
  DATABASE_URL: true,
  NOTIFICATION_MAIL_BINDING: true,
  NOTIFICATION_MAIL_TO: true,
  NOTIFICATION_WEBHOOK_BINDING: true,
  REDIS_URL: true,
  OUTBOX_RETENTION_HOURS: true,
  LOG_LEVEL: true,
});

/** What a command needs: the database, and where handlers send notifications. */
export function readCommandConfig(environment: Readonly<Record<string, string | undefined>> = process.env) {
  return parseConfig(CommandConfig, environment);
}
