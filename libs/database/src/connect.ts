import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

export interface ConnectOptions {
  /** `postgres://user:password@host:port/database`; `sslmode` is honoured. */
  url: string;
  /** Role taken at login, so that one login can serve programs with different rights. */
  role?: 'todo_backend' | 'todo_event_service';
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  maxConnections?: number;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  onConnectionError?: (error: Error) => void;
}

const { builtins } = pg.types;
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, Number],
  [builtins.DATE, (text) => text],
]);

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format),
};

/** Opens a pool; nothing connects before the first query. `destroy()` closes it. */
export function connect(options: ConnectOptions): Kysely<Database> {
  const pool = new pg.Pool({ ...clientConfig(options), max: options.maxConnections ?? 10 });
  pool.on('error', (error) => options.onConnectionError?.(error));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** A connection outside the pool, for LISTEN. The caller connects, watches and ends it. */
export function listenClient(options: ConnectOptions): pg.Client {
  return new pg.Client(clientConfig(options));
}

export type { Client as ListenClient } from 'pg';

function clientConfig(options: ConnectOptions): pg.ClientConfig {
  return {
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    types,
    ...(options.role ? { options: `-c role=${options.role}` } : {}),
  };
}
