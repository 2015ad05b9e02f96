import { sql, type Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { connectBeside } from './connect.ts';
import { migrations } from './migrations/index.ts';
import type { Database } from './schema.ts';

/**
 * Brings the schema to the newest migration this program knows, in one transaction, behind a lock that racing runs wait
 * for. Never goes down; a database that is ahead is left as it is. Returns the names it applied. `db` comes from `connect`.
 */
export async function migrate(db: Kysely<Database>): Promise<string[]> {
  if ((await pendingMigrations(db)).length === 0) return [];
  // The time limits of a service's connections are for its queries: a migration, or the wait for one, takes longer.
  const patient = connectBeside(db, { statementTimeoutMs: 0, maxConnections: 1 });
  try {
    return await migrateToLatest(patient);
  } finally {
    await patient.destroy();
  }
}

async function migrateToLatest(db: Kysely<Database>): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    allowUnorderedMigrations: true,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) {
    const failed = results.find((result) => result.status === 'Error')?.migrationName;
    throw new Error(`The database could not be migrated${failed ? ` (at ${failed})` : ''}; nothing was changed`, {
      cause: error,
    });
  }
  return results.map((result) => result.migrationName);
}

/** The migrations this program knows and the database lacks, oldest first. A service is not ready while there are any. */
export async function pendingMigrations(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ exists: boolean }>`select to_regclass('kysely_migration') is not null as exists`.execute(
    db,
  );
  if (!rows[0]?.exists) return Object.keys(migrations);
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const names = new Set(applied.rows.map((row) => row.name));
  return Object.keys(migrations).filter((name) => !names.has(name));
}
