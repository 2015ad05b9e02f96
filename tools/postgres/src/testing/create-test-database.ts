import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createDatabase, databaseUrl } from '../create-database.ts';
import { runSql } from '../run-sql.ts';
import type { TestServer } from './global-setup.ts';

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Closes what is still connected. */
  drop(): Promise<void>;
}

/**
 * A database of its own for a test file: a copy (30-50 ms) of the template `template`, which the first caller of the run
 * makes by `migrate`. `migrate` must close its connections: a database in use cannot be copied.
 */
export async function createTestDatabase(
  template: string,
  migrate: (url: string) => Promise<unknown>,
): Promise<TestDatabase> {
  const server = inject('postgres');
  if (!server) throw new Error("Add globalSetup: ['@todo/postgres/global-setup'] to this project's vitest.config.ts");
  const source = await ensureTemplate(server, template, migrate);
  const name = `${server.prefix}${randomBytes(6).toString('hex')}`;
  await runSql(server.url, (client) =>
    client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(source)}`),
  );
  return { name, url: databaseUrl(server.url, name), drop: () => drop(server.url, name) };
}

/** Under a lock of the server: test files run in several processes at once. */
function ensureTemplate(server: TestServer, template: string, migrate: (url: string) => Promise<unknown>) {
  const name = `${server.prefix}template_${template}`;
  return runSql(server.url, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return name;
    const url = await createDatabase(server.url, name);
    await migrate(url).catch(async (error: unknown) => {
      await drop(server.url, name);
      throw error;
    });
    return name;
  });
}

function drop(serverUrl: string, name: string): Promise<void> {
  return runSql(serverUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  });
}
