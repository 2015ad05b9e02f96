import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { discardBrokenClients } from './discard-broken-clients.ts';
import type { Database } from './schema.ts';

export interface ConnectOptions {
  /** `postgres://user:password@host:port/database`; `sslmode` and `options` are honoured. */
  url: string;
  /** Role taken at login, so that one login can serve programs with different rights. */
  role?: 'todo_backend' | 'todo_event_service';
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  maxConnections?: number;
  /** How long one statement may run, in milliseconds; 0 is without limit. By default 15 s. */
  statementTimeoutMs?: number;
  /** How long a transaction may do nothing, its locks held, before the server ends it, in milliseconds. By default 30 s. */
  idleTransactionTimeoutMs?: number;
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

const connections = new WeakMap<Kysely<Database>, { pool: pg.Pool; options: ConnectOptions }>();

/**
 * Opens a pool; nothing connects before the first query. `destroy()` closes it. A query waits at most 5 s for a
 * connection; one whose server no longer answers is given up and its connection closed.
 */
export function connect(options: ConnectOptions): Kysely<Database> {
  const pool = new pg.Pool({ ...clientConfig(options), max: options.maxConnections ?? 10, idleTimeoutMillis: 30_000 });
  pool.on('error', (error: Error & { client?: unknown }) => {
    // The pool hangs the client on it, with all its settings and the secret that cancels its queries: not for a log.
    delete error.client;
    options.onConnectionError?.(error);
  });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: discardBrokenClients(pool) }) });
  connections.set(db, { pool, options });
  return db;
}

/** Connections of the pool behind `db`, and how many queries wait for one. */
export function connectionCounts(db: Kysely<Database>): { total: number; idle: number; waiting: number } {
  const pool = connections.get(db)?.pool;
  return { total: pool?.totalCount ?? 0, idle: pool?.idleCount ?? 0, waiting: pool?.waitingCount ?? 0 };
}

/** Opens a pool to where `db` is connected, with some options of its own. */
export function connectBeside(db: Kysely<Database>, options: Partial<ConnectOptions>): Kysely<Database> {
  const connection = connections.get(db);
  if (!connection) throw new Error('The database was not opened by connect()');
  return connect({ ...connection.options, ...options });
}

/** A connection outside the pool, for LISTEN. The caller connects, watches and ends it; `listen` does that. */
export function listenClient(options: ConnectOptions): pg.Client {
  return new pg.Client(clientConfig(options));
}

export type { Client as ListenClient } from 'pg';

function clientConfig(options: ConnectOptions): pg.ClientConfig {
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000;
  return {
    ...sessionOptions(options),
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    // The server's own limit comes first; this one is for a server that is gone without a word.
    query_timeout: statementTimeoutMs * 1.5,
    idle_in_transaction_session_timeout: options.idleTransactionTimeoutMs ?? 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  };
}

/** `options` of the URL would replace ours, and the role with them, so both become one; the role comes last and wins. */
function sessionOptions({ url, role }: ConnectOptions): pg.ClientConfig {
  if (!role) return { connectionString: url };
  const plain = new URL(url);
  const given = plain.searchParams.get('options');
  plain.searchParams.delete('options');
  return { connectionString: plain.href, options: [given, `-c role=${role}`].filter(Boolean).join(' ') };
}
