import pg from 'pg';
import { runSql } from './run-sql.ts';

const duplicateDatabase = '42P04';
// two simultaneous creations of one name can also meet in the catalogue's unique index
const uniqueViolation = '23505';

/** Makes the database on the server of `serverUrl` unless it is there, and returns its URL. */
export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await runSql(serverUrl, (client) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)).catch(
    (error: { code?: string }) => {
      if (error.code !== duplicateDatabase && error.code !== uniqueViolation) throw error;
    },
  );
  return databaseUrl(serverUrl, name);
}

/** The same server and login, another database. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}
