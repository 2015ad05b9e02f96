import { connect, migrate } from '@todo/database';
import { runMain, toAppError } from '@todo/service-kit';
import { readMigrateConfig } from './config.ts';

await runMain(async () => {
  const { DATABASE_URL } = readMigrateConfig();
  const db = connect({ url: DATABASE_URL, applicationName: 'todo-backend migrate', maxConnections: 1 });
  try {
    const applied = await migrate(db);
    for (const name of applied) console.log(`applied ${name}`);
    if (applied.length === 0) console.log('the database is up to date');
  } catch (error) {
    if (toAppError(error).code !== 'unavailable') throw error;
    throw new Error('The database cannot be reached. Is it running, and is DATABASE_URL right?', { cause: error });
  } finally {
    await db.destroy();
  }
});
