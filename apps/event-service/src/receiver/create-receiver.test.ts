import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureLog } from '../testing/capture-log.ts';
import { createReceiver } from './create-receiver.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';
import type { ReceiverAnswer } from './receiver-answer.ts';

const token = 'a token of the sidecar';
let receiver: FastifyInstance;
let url: string;
let delivered: string[];
let answer: () => ReceiverAnswer['status'];

async function open(withToken?: string): Promise<void> {
  [delivered, answer] = [[], () => 'SUCCESS'];
  receiver = createReceiver({
    deliver: (topic, body, key) => {
      delivered.push([topic, body.toString(), ...(key === undefined ? [] : [key])].join(' '));
      return Promise.resolve(answer());
    },
    topics: ['task-events'],
    token: withToken,
    logger: captureLog().log,
  });
  url = `http://127.0.0.1:${await listenOnLoopback(receiver, 0)}`;
}

async function post(path: string, body: string | undefined, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
  return { code: response.status, text: await response.text() };
}

const success = { code: 200, text: '{"status":"SUCCESS"}' };
const retry = { code: 200, text: '{"status":"RETRY"}' };

afterEach(() => receiver.close());

describe('the receiver', () => {
  beforeEach(() => open());

  it.each(['application/cloudevents+json', 'application/cloudevents+json; charset=utf-8', 'application/json'])(
    'takes an event sent as %s',
    async (type) => {
      expect(await post('/events/task-events', '{"id":1}', { 'content-type': type })).toEqual(success);
      expect(delivered).toEqual(['task-events {"id":1}']);
    },
  );

  it('hands on bytes that are no JSON, and an empty body', async () => {
    const headers = { 'content-type': 'application/cloudevents+json' };
    expect(await post('/events/task-events', '{"half', headers)).toEqual(success);
    expect(await post('/events/task-events', undefined)).toEqual(success);
    expect(delivered).toEqual(['task-events {"half', 'task-events ']);
  });

  it('takes the record of Kafka, whatever its bytes, out of what Dapr makes of it', async () => {
    const headers = { 'content-type': 'application/cloudevents+json', pubsubname: 'events', __key: 'its key' };
    const envelope = {
      specversion: '1.0',
      id: '3ded6175-eb11-49f7-83a8-a1803a95ccd0',
      source: 'Dapr',
      type: 'com.dapr.event.sent',
      datacontenttype: 'application/octet-stream',
    };
    for (const record of ['{"id":1}', 'not json {', '', JSON.stringify({ ...envelope, data_base64: 'YQ==' })]) {
      const data_base64 = Buffer.from(record).toString('base64');
      expect(await post('/events/task-events', JSON.stringify({ ...envelope, data_base64 }), headers)).toEqual(success);
      expect(delivered.pop()).toBe(`task-events ${record} its key`);
    }
    for (const whole of ['{"id":1}', 'not json', JSON.stringify({ ...envelope, data_base64: '%' })]) {
      expect(await post('/events/task-events', whole, headers)).toEqual(success);
      expect(delivered.pop()).toBe(`task-events ${whole} its key`);
    }
  });

  it('opens no envelope of an event that did not come from Dapr', async () => {
    const body = JSON.stringify({ specversion: '1.0', type: 'com.dapr.event.sent', data_base64: 'YQ==' });
    expect(await post('/events/task-events', body)).toEqual(success);
    expect(delivered).toEqual([`task-events ${body}`]);
  });

  it('answers RETRY when told to', async () => {
    answer = () => 'RETRY';
    expect(await post('/events/task-events', '{}')).toEqual(retry);
  });

  it('answers RETRY when taking the event fails', async () => {
    answer = () => {
      throw new Error('broken');
    };
    expect(await post('/events/task-events', '{}')).toEqual({ ...retry, code: 503 });
  });

  it('never answers 404 to an event, which would drop it', async () => {
    expect(await post('/events/another-topic', '{}')).toEqual({ ...retry, code: 503 });
    expect((await fetch(`${url}/dapr/subscribe`)).status).toBe(404);
  });

  it('takes an event of a megabyte in base64, and answers RETRY to one beyond all limits', async () => {
    expect(await post('/events/task-events', 'x'.repeat(1_400_000))).toEqual(success);
    expect(await post('/events/task-events', 'x'.repeat(5_000_000))).toEqual({ ...retry, code: 503 });
  });

  it('says which setting to change when its port is taken', async () => {
    const port = Number(new URL(url).port);
    const second = createReceiver({ deliver: () => Promise.resolve('SUCCESS'), topics: [], logger: captureLog().log });
    const message = `Port ${port} on 127.0.0.1 is in use by another program. Stop it, or set RECEIVER_PORT to a free one.`;
    await expect(listenOnLoopback(second, port)).rejects.toThrow(message);
    await second.close();
  });
});

describe('a receiver that closes', () => {
  beforeEach(() => open());

  const health = async () => (await fetch(`${url}/healthz`)).status;

  it('closes at once when no sidecar asks for its health', async () => {
    const begun = performance.now();
    await receiver.close();
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('takes events until its sidecar was told often enough and has stopped', async () => {
    expect(await health()).toBe(200);
    let closed = false;
    const closing = receiver.close().then(() => (closed = true));
    expect([await health(), await health()]).toEqual([503, 503]);
    expect(await post('/events/task-events', 'late')).toEqual(success);
    await sleep(600);
    expect(closed).toBe(false);
    expect(await health()).toBe(503);
    await closing;
    await expect(health()).rejects.toThrow();
    expect(delivered).toEqual(['task-events late']);
  });

  it('does not wait for one that asks no more, nor for ever for one that goes on', async () => {
    await health();
    let begun = performance.now();
    await receiver.close();
    expect(performance.now() - begun).toBeLessThan(5_000);

    await open();
    const asking = setInterval(() => void health().catch(() => undefined), 50);
    const bringing = setInterval(() => void post('/events/task-events', '{}').catch(() => undefined), 50);
    await expect.poll(() => delivered.length).toBeGreaterThan(2);
    begun = performance.now();
    await receiver.close();
    for (const timer of [asking, bringing]) clearInterval(timer);
    expect(performance.now() - begun).toBeLessThan(9_000);
  });
});

describe('the receiver with a token', () => {
  beforeEach(() => open(token));

  it('takes events that carry it', async () => {
    expect(await post('/events/task-events', '{}', { 'dapr-api-token': token })).toEqual(success);
  });

  it.each([undefined, '', 'a token of the sidecaR', `${token}!`])('refuses events with %j for it', async (given) => {
    const headers: Record<string, string> = given === undefined ? {} : { 'dapr-api-token': given };
    expect(await post('/events/task-events', '{}', headers)).toEqual({ ...retry, code: 401 });
    expect(delivered).toEqual([]);
  });

  it('tells the sidecar that it is there, which asks without one', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
