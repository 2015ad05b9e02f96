import { connect } from '@todo/database';
import { runMain } from '@todo/service-kit';
import { readCommandConfig } from '../config.ts';
import { createHandlers } from '../handlers/handlers.ts';
import { quietPublisher } from '../live/live-publisher.ts';
import { channelsOf } from '../notifications/channels.ts';
import { parseCommand } from './parse-command.ts';
import { runCommand } from './run-command.ts';

await runMain(async () => {
  const command = parseCommand(process.argv.slice(2));
  const { DATABASE_URL: url, ...settings } = readCommandConfig();
  const db = connect({ url, role: 'todo_event_service', applicationName: 'dead-letters', maxConnections: 1 });
  try {
    const { lines, failed } = await runCommand(
      db,
      createHandlers({ channels: channelsOf(settings), live: quietPublisher }),
      command,
    );
    for (const line of lines) console.log(line);
    process.exitCode = failed ? 1 : 0;
  } finally {
    await db.destroy();
  }
});
