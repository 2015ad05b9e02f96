import { connect } from 'node:net';
import { topics } from '@todo/contracts';
import { runMain, runService } from '@todo/service-kit';
import type { ISocketFactory } from 'kafkajs';
import { buildApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { recordActivity } from '../../handlers/activity/record-activity.ts';
import { createKafkaTransport } from '../../transports/kafka/kafka-transport.ts';
import type { Transport } from '../../transports/transport.ts';

/**
 * The service as its own `main.ts` runs it, with what a test wants to go wrong: `DIE_AT` kills the process at a point of
 * the relay's third batch, `BROKER_PROXIES` (JSON, address to port) leads connections to brokers by way of proxies, and the
 * activity feed throws a TypeError or an Error for tasks that ask for it by their title.
 */
const { DIE_AT = '', BROKER_PROXIES = '{}' } = process.env;
const proxies = JSON.parse(BROKER_PROXIES) as Record<string, number>;

const socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
  const proxy = proxies[`${host}:${port}`];
  return connect(proxy ? { host: '127.0.0.1', port: proxy } : { host, port }, onConnect).setKeepAlive(true);
};

function mortal(transport: Transport): Transport {
  let batches = 0;
  const die = () => process.kill(process.pid, 'SIGKILL');
  return {
    ...transport,
    async publishBatch(events, signal) {
      const last = ++batches === 3;
      if (last && DIE_AT === 'after select') die();
      if (last && DIE_AT === 'after send') {
        await transport.publishBatch(events.slice(0, Math.ceil(events.length / 2)), signal);
        die();
      }
      const result = await transport.publishBatch(events, signal);
      if (last && DIE_AT === 'before mark') die();
      return result;
    },
  };
}

const troubled: typeof recordActivity = {
  ...recordActivity,
  handle(trx, event) {
    const { title } = event.data.task;
    if (title.startsWith('TypeError')) throw new TypeError('Cannot read properties of undefined');
    if (title.startsWith('Error')) throw new Error('a handler of this release is wrong');
    return recordActivity.handle(trx, event);
  },
};

await runMain(async () => {
  const config = readConfig();
  const app = await buildApp(config, [troubled], (_config, { log }) =>
    mortal(
      createKafkaTransport({
        connection: { brokers: config.KAFKA_BROKERS ?? [], socketFactory },
        topics: { names: topics, create: true, inboxHours: config.INBOX_RETENTION_HOURS },
        log,
      }),
    ),
  );
  await runService(app, { host: config.HOST, port: config.PORT, graceMs: 4_800 });
});
