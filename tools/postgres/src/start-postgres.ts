import { setTimeout as sleep } from 'node:timers/promises';
import { type DataFolder, prepareDataFolder, superuser } from './data-folder.ts';
import { type Binaries, findBinaries } from './find-binaries.ts';
import { findFreePort } from './find-free-port.ts';
import { launchServer, type LaunchedServer } from './launch-server.ts';
import { PostgresError } from './postgres-error.ts';
import { readPostmaster, removeForeignPidFile } from './postmaster-file.ts';
import { runSql } from './run-sql.ts';
import { findServerAccount, type ServerAccount } from './server-account.ts';

export interface PostgresOptions {
  /** Made on first use and kept; two starts with the same folder share one server. */
  readonly dataFolder: string;
  /** An address besides 127.0.0.1 to listen on, for example the one by which pods reach this machine. */
  readonly listenAddress?: string;
  /** A free one by default. A server that runs already keeps its own. */
  readonly port?: number;
  /** Server settings by name, for example `{ fsync: 'off' }`; ignored when joining. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The data folder goes away when the server ends, even when we are killed. Ignored when joining. */
  readonly temporary?: boolean;
}

export interface Postgres {
  readonly port: number;
  /** False when it was running already: then `stop` leaves it running. */
  readonly owned: boolean;
  /** False once it has ended, whoever ended it. */
  isRunning(): boolean;
  /** Connection URL with password, of the superuser. */
  url(database?: string, host?: string): string;
  stop(): Promise<void>;
}

const patience = 30_000;

/**
 * Starts PostgreSQL on the data folder, or joins the server that runs on it. The server ends with the process that
 * started it, however that ends.
 *
 * @throws {PostgresError} when it cannot be started
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const account = findServerAccount();
  const binaries = findBinaries(account);
  const data = prepareDataFolder(options.dataFolder, binaries, account);
  removeForeignPidFile(data.cluster);

  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    if (readPostmaster(data.cluster)) {
      const joined = await joinServer(data, options, deadline);
      if (joined) return joined;
    }
    const started = await startServer(data, binaries, account, options, deadline);
    if (started) return started;
  }
  throw new PostgresError(`PostgreSQL did not become ready within ${patience / 1000} s. Its log: ${data.log}`);
}

async function joinServer(data: DataFolder, options: PostgresOptions, deadline: number): Promise<Postgres | undefined> {
  for (let server = readPostmaster(data.cluster); server; server = readPostmaster(data.cluster)) {
    if (server.ready) {
      const addresses = await runSql(handleOf(data, server.port).url(), (client) =>
        client.query('SHOW listen_addresses'),
      ).then(
        ({ rows: [row] }) => String(row.listen_addresses),
        () => undefined,
      );
      if (addresses) {
        assertListens(addresses, options.listenAddress);
        return { ...handleOf(data, server.port), owned: false, stop: async () => undefined };
      }
    }
    if (Date.now() > deadline) return undefined;
    await sleep(20);
  }
  return undefined;
}

async function startServer(
  data: DataFolder,
  binaries: Binaries,
  account: ServerAccount | undefined,
  options: PostgresOptions,
  deadline: number,
): Promise<Postgres | undefined> {
  const port = options.port ?? (await findFreePort());
  const { listenAddress = '127.0.0.1', settings = {}, temporary = false } = options;
  const server = launchServer(data, binaries, account, { port, listenAddress, settings, temporary });
  const { url } = handleOf(data, port);
  while (server.failure() === undefined) {
    if (await isReady(data, port, url)) return { ...handleOf(data, port), owned: true, stop: () => server.stop() };
    if (Date.now() > deadline) {
      await server.stop();
      return undefined;
    }
    await sleep(10);
  }
  explainFailure(server, data, options);
  return undefined;
}

/** A server that ended because another was first, or took the port we had found free, means: try again. */
function explainFailure(server: LaunchedServer, data: DataFolder, { port }: PostgresOptions): void {
  const log = server.failure() ?? '';
  if (log.includes('lock file "postmaster.pid"')) return;
  if (log.includes('could not bind')) {
    if (port === undefined) return;
    throw new PostgresError(`Port ${port}, asked for PostgreSQL, is in use: free it or choose another one.`);
  }
  throw new PostgresError(`PostgreSQL did not start. ${data.log} says:\n${log}`);
}

async function isReady({ cluster }: DataFolder, port: number, url: () => string): Promise<boolean> {
  const running = readPostmaster(cluster);
  if (!running?.ready || running.port !== port) return false;
  return runSql(url(), (client) => client.query('SELECT 1')).then(
    () => true,
    () => false,
  );
}

function handleOf({ password, cluster }: DataFolder, port: number) {
  return {
    port,
    isRunning: () => readPostmaster(cluster)?.port === port,
    url: (database = 'postgres', host = '127.0.0.1') =>
      `postgres://${superuser}:${password}@${host}:${port}/${encodeURIComponent(database)}`,
  };
}

function assertListens(addresses: string, wanted = '127.0.0.1'): void {
  const listening = addresses.split(',').map((address) => address.trim());
  if (listening.includes(wanted) || listening.includes('*')) return;
  throw new PostgresError(
    `The PostgreSQL that runs on this data folder listens on ${addresses}, not on ${wanted}: stop it first, or name another data folder.`,
  );
}
