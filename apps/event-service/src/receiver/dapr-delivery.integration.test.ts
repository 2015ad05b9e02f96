import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@todo/contracts';
import { appHealthCheck, renderEventDelivery } from '@todo/dapr';
import { type Daprd, startDaprd } from '@todo/dapr/testing';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSubscriptions } from '../sidecar/check-subscriptions.ts';
import { readSubscriptions } from '../sidecar/read-subscriptions.ts';
import { captureLog } from '../testing/capture-log.ts';
import { createKafkaTopic, type KafkaTopic } from '../testing/kafka-topic.ts';
import { kafkaBrokers, missingKafkaAndDaprd } from '../testing/real-parts.ts';
import { createReceiver } from './create-receiver.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';
import type { ReceiverAnswer } from './receiver-answer.ts';

const tokens = { app: 'a token of the application', api: 'a token of the sidecar' };
const healthFlags = Object.entries(appHealthCheck).map(([name, value]) => `--${name}=${value}`);
const patient = { timeout: 60_000, interval: 50 };

describe.skipIf(missingKafkaAndDaprd)(`what a real daprd brings from Kafka${missingKafkaAndDaprd}`, () => {
  let appId: string;
  let topic: KafkaTopic;
  let receiver: FastifyInstance;
  let appPort: number;
  let daprd: Daprd | undefined;
  let delivered: { text: string; key: string | undefined }[];
  let answer: (text: string) => Promise<ReceiverAnswer['status']>;

  async function listen(port = 0, token: string = tokens.app): Promise<void> {
    receiver = createReceiver({
      deliver: async (_topic, body, key) => {
        delivered.push({ text: body.toString('latin1'), key });
        return answer(body.toString('latin1'));
      },
      topics: [topic.name as Topic],
      token,
      logger: captureLog().log,
    });
    appPort = await listenOnLoopback(receiver, port);
  }

  async function startSidecar(): Promise<void> {
    const resources = renderEventDelivery({ appId, topics: [topic.name], kafka: { brokers: kafkaBrokers } });
    daprd = await startDaprd({ appId, appPort, resources, tokens, flags: healthFlags });
  }

  beforeEach(async () => {
    appId = `receiver-${randomUUID()}`;
    [delivered, answer] = [[], () => Promise.resolve('SUCCESS')];
    topic = await createKafkaTopic(kafkaBrokers, 2);
    await listen();
    await startSidecar();
    return async () => {
      await daprd?.end('SIGKILL');
      await receiver.close();
      await topic.remove();
    };
  });

  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.log(daprd?.output().split('\n').slice(-40).join('\n'));
  });

  const texts = () => delivered.map(({ text }) => text);
  const committed = () => topic.committed(appId);

  it('is the bytes of each record, whatever they are, with its key; and SUCCESS moves on past each', async () => {
    const event = JSON.stringify({ specversion: '1.0', id: randomUUID(), type: 'todo.task.created.v1' });
    const values = [event, 'not json {', Buffer.from([0xff, 0xfe, 0x00, 0x01]), '{"plain":1}', '', event];
    const records = values.map((value, index) => ({ key: `key-${index}`, value, partition: 0 }));
    await topic.send(...records);
    await expect
      .poll(() => delivered, patient)
      .toEqual(records.map(({ key, value }) => ({ text: Buffer.from(value).toString('latin1'), key })));
    await expect.poll(committed, patient).toEqual([values.length, -1]);
  });

  it('comes again after RETRY, in order, while the other partition goes on', async () => {
    const refused = 3;
    answer = (text) =>
      Promise.resolve(text === 'a' && texts().filter((t) => t === 'a').length <= refused ? 'RETRY' : 'SUCCESS');
    await topic.send({ key: null, value: 'a', partition: 0 }, { key: null, value: 'b', partition: 0 });
    await topic.send({ key: null, value: 'c', partition: 1 });
    await expect.poll(() => texts().filter((text) => text !== 'c'), patient).toEqual(['a', 'a', 'a', 'a', 'b']);
    expect(texts().indexOf('c')).toBeLessThan(texts().indexOf('b'));
    await expect.poll(committed, patient).toEqual([2, 1]);
  });

  it('waits for a receiver that is away, or asks for another token, and loses nothing', async () => {
    await topic.send({ key: null, value: 'first', partition: 0 });
    await expect.poll(texts, patient).toEqual(['first']);
    await receiver.close();
    await topic.send({ key: null, value: 'while away', partition: 0 });
    await listen(appPort, 'another token than the sidecar has');
    await sleep(1_000);
    await receiver.close();
    expect(texts()).toEqual(['first']);
    await listen(appPort);
    await expect.poll(texts, patient).toEqual(['first', 'while away']);
    await expect.poll(committed, patient).toEqual([2, -1]);
  });

  it('is what the service asserts at its start; the sidecar answers nobody without its token', async () => {
    const sidecar = { port: daprd!.httpPort, apiToken: tokens.api };
    const problem = async () => checkSubscriptions([topic.name], await readSubscriptions(sidecar));
    await expect.poll(problem, patient).toBeUndefined();
    expect(checkSubscriptions(['another'], await readSubscriptions(sidecar))).toBe('no subscription to another');
    for (const apiToken of [undefined, 'a token of somebody else']) {
      await expect(readSubscriptions({ ...sidecar, apiToken })).rejects.toThrow('the sidecar refuses the token');
    }
    const publish = await fetch(`http://127.0.0.1:${sidecar.port}/v1.0/publish/events/${topic.name}`, {
      method: 'POST',
    });
    expect(publish.status).toBe(401);
  });

  it('is finished and confirmed when the sidecar is asked to stop, and comes again when it is killed', async () => {
    answer = async () => {
      await sleep(1_500);
      return 'SUCCESS';
    };
    await topic.send({ key: null, value: 'stopped', partition: 0 });
    await expect.poll(texts, patient).toEqual(['stopped']);
    expect((await daprd!.end('SIGTERM')).code).toBe(0);
    expect(await committed()).toEqual([1, -1]);

    await startSidecar();
    await topic.send({ key: null, value: 'killed', partition: 0 });
    await expect.poll(texts, patient).toEqual(['stopped', 'killed']);
    await daprd!.end('SIGKILL');
    await startSidecar();
    await expect.poll(texts, patient).toEqual(['stopped', 'killed', 'killed']);
    await expect.poll(committed, patient).toEqual([2, -1]);
  });

  it('stops before the receiver that closes does, and another replica goes on with what is next', async () => {
    answer = async () => {
      await sleep(20);
      return 'SUCCESS';
    };
    const count = 200;
    const sending = (async () => {
      for (let index = 0; index < count; index++) {
        await topic.send({ key: null, value: `${index}`, partition: 0 });
        await sleep(30);
      }
    })();
    await expect.poll(() => delivered.length, patient).toBeGreaterThan(20);
    await receiver.close();
    const handled = delivered.length;
    await expect.poll(committed, patient).toEqual([handled, -1]);
    // The first sidecar still runs, but has left its group; the next one need not wait for it.
    const first = daprd!;
    await listen();
    await startSidecar();
    await sending;
    await expect.poll(texts, patient).toEqual(Array.from({ length: count }, (_, index) => `${index}`));
    await first.end();
  });
});
