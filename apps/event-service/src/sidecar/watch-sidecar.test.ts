import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findFreePort } from '@todo/postgres';
import { Registry } from 'prom-client';
import { afterEach, expect, it } from 'vitest';
import { captureLog } from '../testing/capture-log.ts';
import { type SidecarWatch, watchSidecar } from './watch-sidecar.ts';

const token = 'a token of the test';
const subscription = {
  pubsubname: 'events',
  topic: 'task-events',
  metadata: { rawPayload: 'true' },
  rules: [{ path: '/events/task-events' }],
  deadLetterTopic: '',
};
let server: Server | undefined;
let watch: SidecarWatch | undefined;
let subscriptions: unknown[];

/** Answers as the sidecar's metadata API does. */
async function openSidecar(port = 0): Promise<number> {
  server = createServer((request, response) => {
    const right = request.headers['dapr-api-token'] === token && request.url === '/v1.0/metadata';
    response.writeHead(right ? 200 : 401).end(JSON.stringify({ id: 'event-service', subscriptions }));
  }).listen(port, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

function begin(port: number, apiToken: string | undefined = token) {
  const registry = new Registry();
  const { log, messages } = captureLog();
  watch = watchSidecar({ sidecar: { port, apiToken }, topics: ['task-events'], registry, log, everyMs: 20 });
  watch.start();
  const subscribed = async () => (await registry.getSingleMetric('sidecar_subscribed')!.get()).values[0]?.value;
  return { readiness: watch.readiness, subscribed, messages };
}

afterEach(async () => {
  await watch?.stop();
  server?.closeAllConnections();
  server?.close();
});

const patient = { timeout: 10_000, interval: 10 };

it('is ready once the sidecar has the subscription, and stays so when it goes away; the metric follows', async () => {
  subscriptions = [];
  const port = await openSidecar();
  const { readiness, subscribed, messages } = begin(port);
  await expect.poll(readiness, patient).toBe('no subscription to task-events');
  expect(await subscribed()).toBe(0);

  subscriptions = [subscription];
  await expect.poll(readiness, patient).toBeUndefined();
  await expect.poll(subscribed, patient).toBe(1);

  server?.closeAllConnections();
  server?.close();
  await expect.poll(subscribed, patient).toBe(0);
  expect(await readiness()).toBeUndefined();
  await openSidecar(port);
  await expect.poll(subscribed, patient).toBe(1);
  expect(messages().filter((line) => line === 'the sidecar delivers every topic')).toHaveLength(1);
});

it('says that no sidecar is there', async () => {
  const port = await findFreePort();
  await expect.poll(begin(port).readiness, patient).toBe(`no sidecar answers on port ${port}`);
});

it('says that the token is not the one of the sidecar', async () => {
  subscriptions = [subscription];
  const { readiness } = begin(await openSidecar(), 'a token of somebody else');
  await expect.poll(readiness, patient).toBe('the sidecar refuses the token DAPR_API_TOKEN');
});
