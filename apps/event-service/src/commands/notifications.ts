import { connect } from '@todo/database';
import { runMain } from '@todo/service-kit';
import { readCommandConfig } from '../config.ts';
import { parseNotificationsCommand } from './parse-notifications-command.ts';
import { runNotificationsCommand } from './run-notifications-command.ts';

await runMain(async () => {
  const command = parseNotificationsCommand(process.argv.slice(2));
  const { DATABASE_URL: url } = readCommandConfig();
  const db = connect({ url, role: 'todo_event_service', applicationName: 'notifications', maxConnections: 1 });
  try {
    for (const line of await runNotificationsCommand(db, command)) console.log(line);
  } finally {
    await db.destroy();
  }
});
