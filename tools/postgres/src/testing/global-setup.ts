import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { runSql } from '../run-sql.ts';
import { findServerAccount, temporaryFolder } from '../server-account.ts';
import { startPostgres } from '../start-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestServer;
  }
}

/** What a test run knows of its server. */
export interface TestServer {
  /** Superuser's URL. */
  readonly url: string;
  /** Every database of this run starts with it. */
  readonly prefix: string;
}

/**
 * vitest `globalSetup`: a PostgreSQL server for this run, in a folder that goes away with it; or the server that
 * `TEST_DATABASE_URL` names, where only this run's databases are removed at the end.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const prefix = `t_${randomBytes(4).toString('hex')}_`;
  const given = process.env['TEST_DATABASE_URL'];
  if (given) {
    project.provide('postgres', { url: given, prefix });
    return () => dropDatabases(given, prefix);
  }
  const server = await startPostgres({
    dataFolder: join(temporaryFolder(findServerAccount()), `todo-test-${randomBytes(6).toString('hex')}`),
    temporary: true,
    // nothing here has to survive a power cut
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  project.provide('postgres', { url: server.url(), prefix });
  return () => server.stop();
}

function dropDatabases(url: string, prefix: string): Promise<void> {
  return runSql(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [prefix],
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
  });
}
