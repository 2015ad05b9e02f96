import { join } from 'node:path';
import { createDatabase, defaultDataFolder, runSql, startPostgres } from '@todo/postgres';
import type { Print } from '../process/print-lines.ts';
import { ServeError } from '../serve-error.ts';

export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

export interface DatabaseOptions {
  readonly workspaceRoot: string;
  /** A server to use instead of the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Where the embedded one keeps its data; by default in the workspace. */
  readonly dataFolder: string | undefined;
}

/**
 * The database of the services; `fail` hears when it ends and cannot be started again.
 *
 * @throws {ServeError | PostgresError} when it cannot be reached or started
 */
export async function openDatabase(
  options: DatabaseOptions,
  print: Print,
  fail: (error: Error) => void,
): Promise<Database> {
  const { databaseUrl, dataFolder, workspaceRoot } = options;
  if (databaseUrl !== undefined) return reachDatabase(databaseUrl, print);
  return keepDatabase(dataFolder ? join(dataFolder, 'postgres') : defaultDataFolder(workspaceRoot), print, fail);
}

async function reachDatabase(url: string, print: Print): Promise<Database> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new ServeError(
      'DATABASE_URL is not a postgres:// URL. Correct it, or unset it to use the embedded PostgreSQL.',
    );
  }
  const { host, pathname } = new URL(url);
  try {
    await runSql(url, (client) => client.query('SELECT 1'));
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException;
    throw new ServeError(
      `The database ${host}${pathname}, which DATABASE_URL names, does not answer: ${message || code}\n` +
        'Start it, correct DATABASE_URL, or unset it to use the embedded PostgreSQL.',
      { cause },
    );
  }
  print(`PostgreSQL at ${host} answers`);
  return { url, stop: async () => undefined };
}

/** Started, or joined when another `nx serve` runs it. Whoever joined starts it again, on its port, when its owner ends. */
async function keepDatabase(dataFolder: string, print: Print, fail: (error: Error) => void): Promise<Database> {
  let server = await startPostgres({ dataFolder });
  const url = await createDatabase(server.url(), 'todo');
  print(`PostgreSQL ${server.owned ? 'started' : 'joined'}, data in ${dataFolder}`);

  let restarting: Promise<void> | undefined;
  const restart = async (): Promise<void> => {
    server = await startPostgres({ dataFolder, port: server.port });
    print('PostgreSQL had ended and was started again');
    restarting = undefined;
  };
  const watch = setInterval(() => {
    if (!server.isRunning()) restarting ??= restart().catch(fail);
  }, 500);
  return {
    url,
    stop: async () => {
      clearInterval(watch);
      await restarting;
      await server.stop();
    },
  };
}
