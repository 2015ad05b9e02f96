import { createTestDatabase, type TestDatabase } from '@todo/postgres/testing';
import { connect } from '../connect.ts';
import { migrate } from '../migrate.ts';

/** A database of its own for a test file, with the newest schema. Needs `@todo/postgres/global-setup`. */
export function createMigratedDatabase(): Promise<TestDatabase> {
  return createTestDatabase('todo', async (url) => {
    const db = connect({ url, applicationName: 'migrate test template' });
    try {
      await migrate(db);
    } finally {
      await db.destroy();
    }
  });
}
