import { pendingMigrations, type Database } from '@todo/database';
import type { Kysely } from 'kysely';

/** What keeps the service from working with the database, in a few words; nothing when it can. */
export async function checkDatabase(db: Kysely<Database>): Promise<string | undefined> {
  try {
    const pending = await pendingMigrations(db);
    if (pending.length > 0) return `the schema is older than this service, which needs ${pending.join(', ')}`;
  } catch (error) {
    // The role that the connection takes is made by the first migration.
    if ((error as { code?: string }).code !== '22023') throw error;
    return 'the database has no schema: run the migration';
  }
  return undefined;
}
