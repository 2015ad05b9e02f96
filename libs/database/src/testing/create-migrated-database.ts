import { createTestDatabase, type TestDatabase } from '@todo/postgres/testing';
import type { Kysely } from 'kysely';
import { connect, type ConnectOptions } from '../connect.ts';
import { migrate } from '../migrate.ts';
import type { Database } from '../schema.ts';

export interface MigratedDatabase extends TestDatabase {
  /** Opens a pool, by default with the rights of the database's owner; `drop` closes it. */
  connect(options?: Partial<ConnectOptions>): Kysely<Database>;
}

/** A database of its own for a test file, with the newest schema. Needs `@todo/postgres/global-setup`. */
export async function createMigratedDatabase(): Promise<MigratedDatabase> {
  const database = await createTestDatabase('todo', async (url) => {
    const db = connect({ url, applicationName: 'migrate test template' });
    try {
      await migrate(db);
    } finally {
      await db.destroy();
    }
  });
  const open: Kysely<Database>[] = [];
  return {
    ...database,
    connect(options = {}) {
      const db = connect({ url: database.url, applicationName: 'test', ...options });
      open.push(db);
      return db;
    },
    async drop() {
      await Promise.all(open.splice(0).map((db) => db.destroy()));
      await database.drop();
    },
  };
}
