import { connect, migrate } from '@todo/database';
import { runMain } from '@todo/service-kit';
import { readMigrateConfig } from './config.ts';

await runMain(async () => {
  const { DATABASE_URL } = readMigrateConfig();
  const db = connect({ url: DATABASE_URL, applicationName: 'todo-backend migrate', maxConnections: 1 });
  try {
    const applied = await migrate(db);
    for (const name of applied) console.log(`applied ${name}`);
    if (applied.length === 0) console.log('the database is up to date');
  } finally {
    await db.destroy();
  }
});
