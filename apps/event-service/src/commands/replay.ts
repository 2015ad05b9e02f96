import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@todo/database';
import { runMain } from '@todo/service-kit';
import fastify from 'fastify';
import { readCommandConfig } from '../config.ts';
import { createHandlers } from '../handlers/handlers.ts';
import { createLivePublisher, quietPublisher } from '../live/live-publisher.ts';
import { channelsOf } from '../notifications/channels.ts';
import { parseReplay } from '../replay/parse-replay.ts';
import { replayEvents } from '../replay/replay-events.ts';

await runMain(async () => {
  const config = readCommandConfig();
  const { log } = fastify({ logger: { level: 'warn' } });
  const live = config.REDIS_URL ? createLivePublisher(config.REDIS_URL, log) : quietPublisher;
  const db = connect({
    url: config.DATABASE_URL,
    role: 'todo_event_service',
    applicationName: 'replay',
    maxConnections: 1,
  });
  try {
    const handlers = createHandlers({ channels: channelsOf(config), live });
    const kept = { now: new Date(), hours: config.OUTBOX_RETENTION_HOURS };
    const replay = parseReplay(process.argv.slice(2), handlers, kept);
    await Promise.race([live.connected, tooLate()]);
    const { given, parked } = await replayEvents(db, replay, (counts) => console.log(`${counts.given} events …`));
    console.log(`Gave ${replay.handler.consumer} ${given} events since ${replay.from.toISOString()} again.`);
    if (parked > 0) console.log(`Left out ${parked} that wait behind dead letters: see "dead-letters list".`);
  } finally {
    await Promise.all([db.destroy(), live.close()]);
  }
});

async function tooLate(): Promise<never> {
  await sleep(5_000, undefined, { ref: false });
  throw new Error('Redis cannot be reached. Is it running, and is REDIS_URL right?');
}
