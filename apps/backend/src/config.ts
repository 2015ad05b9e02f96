import { DatabaseUrl, parseConfig, RedisUrl, ServiceConfig } from '@todo/service-kit';
import { z } from 'zod';

const Config = ServiceConfig.extend({
  PORT: ServiceConfig.shape.PORT.default(8000),
  DATABASE_URL: DatabaseUrl,
  /** Connections that one process holds at most, besides the one that listens. */
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(10),
  /** Carries live updates; without it PostgreSQL's notifications do. The event service needs the same. */
  REDIS_URL: RedisUrl.optional(),
});
export type Config = Readonly<z.infer<typeof Config>>;

const MigrateConfig = z.object({ DATABASE_URL: DatabaseUrl });

/** @throws {ConfigError} */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  return parseConfig(Config, environment);
}

/** @throws {ConfigError} */
export function readMigrateConfig(): Readonly<z.infer<typeof MigrateConfig>> {
  return parseConfig(MigrateConfig, process.env);
}
