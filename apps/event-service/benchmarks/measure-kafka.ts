import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { topics } from '@todo/contracts';
import { connect, type Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import { startReplica } from '../src/proof/testing/start-replica.ts';
import { queueUrl } from '../src/relay/queue-url.ts';
import { startRelay } from '../src/relay/start-relay.ts';
import { captureLog } from '../src/testing/capture-log.ts';
import { kafkaBrokers as brokers } from '../src/testing/real-parts.ts';
import { taskEvent } from '../src/testing/task-events.ts';
import { removeTopics } from '../src/testing/test-kafka.ts';
import { createKafkaTransport } from '../src/transports/kafka/kafka-transport.ts';
import { measureLatency } from './measure-latency.ts';
import { onTemporaryServer } from './on-temporary-server.ts';

/**
 * How fast the relay moves a queue from PostgreSQL to Kafka (TEST_KAFKA_BROKERS), beside Kafka's own producer performance
 * tool with records as large, every replica confirming, in the same run; and how long after its commit a change is in the
 * activity feed, by way of Kafka and daprd. The tool is the command of `--tool`.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '50000' },
    seconds: { type: 'string', default: '20' },
    tool: { type: 'string', default: 'kafka-producer-perf-test.sh' },
  },
});
const events = Number(values.events);
await onTemporaryServer(async (db, url) => {
  await removeTopics(brokers);
  await relayQueue(db, url, 5_000);
  const [ours, theirs] = [await relayQueue(db, url, events), await producerTool(events)];
  console.log(
    `relay ${ours.toFixed(0)} events/s; Kafka's tool ${theirs.toFixed(0)}/s; ratio ${(ours / theirs).toFixed(2)}`,
  );
  await sql`truncate outbox`.execute(db);
  await removeTopics(brokers);
  const replica = await startReplica({ appId: `measure-${randomUUID()}`, databaseUrl: url });
  await measureLatency(db, url, 50, 5);
  for (const rate of [100, 500]) await measureLatency(db, url, rate, Number(values.seconds));
  await replica.terminate();
});

/** Events a second from the first to the last mark; the queue is there before the relay starts. */
async function relayQueue(db: Kysely<Database>, url: string, count: number): Promise<number> {
  await sql`
    insert into outbox (event_id, topic, aggregate_id, event)
    select gen_random_uuid(), 'task-events', gen_random_uuid(), ${JSON.stringify(taskEvent())}::jsonb
    from generate_series(1, ${count}::int)
  `.execute(db);
  await sql`analyze outbox`.execute(db);
  const { log } = captureLog();
  const connection = { url: queueUrl(url), role: 'todo_event_service', applicationName: 'relay' } as const;
  const relayDb = connect({ ...connection, maxConnections: 3 });
  const marks: { at: number; count: number }[] = [];
  const relay = startRelay({
    db: relayDb,
    connection,
    transport: createKafkaTransport({
      connection: { brokers },
      topics: { names: topics, create: true, inboxHours: 720 },
      log,
    }),
    leaseMs: 10_000,
    onSent: (sent) => void marks.push({ at: performance.now(), count: sent }),
    onRefused: () => undefined,
    log,
  });
  while (marks.reduce((sum, mark) => sum + mark.count, 0) < count) await sleep(20);
  await relay.stop(1_000);
  await relayDb.destroy();
  return ((count - marks[0]!.count) * 1_000) / (marks.at(-1)!.at - marks[0]!.at);
}

/** Records a second, of the same size, into the same topic. */
async function producerTool(count: number): Promise<number> {
  const [command, ...words] = values.tool.split(' ');
  const size = Buffer.byteLength(JSON.stringify(taskEvent()));
  const { stdout } = await promisify(execFile)(command!, [
    ...words,
    ...['--topic', 'task-events', '--num-records', String(count), '--record-size', String(size), '--throughput', '-1'],
    ...['--producer-props', `bootstrap.servers=${brokers.join(',')}`, 'acks=all'],
  ]);
  const [, perSecond] =
    /([\d.]+) records\/sec \([^)]*\), [\d.]+ ms avg latency, [\d.]+ ms max latency, \d+ ms 50th/.exec(stdout)!;
  return Number(perSecond);
}
