import { setTimeout as sleep } from 'node:timers/promises';
import { appHealthCheck } from '@todo/dapr';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { handOver } from './hand-over.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';

const threshold = Number(appHealthCheck['app-health-threshold']);
let receiver: FastifyInstance;
let url: string;

beforeEach(async () => {
  receiver = fastify({ return503OnClosing: false });
  handOver(receiver);
  url = `http://127.0.0.1:${await listenOnLoopback(receiver, 0)}${appHealthCheck['app-health-check-path']}`;
});
afterEach(() => receiver.close());

const ask = async () => (await fetch(url, { headers: { connection: 'close' } })).status;

it('stays until the sidecar was told as often as it needs to be, and no longer', async () => {
  expect(await ask()).toBe(200);
  let closed = false;
  const closing = receiver.close().then(() => (closed = true));
  for (let told = 0; told < threshold; told++) {
    // Long enough for it to look several times whether it may go.
    await sleep(200);
    expect([told, closed]).toEqual([told, false]);
    expect(await ask()).toBe(503);
  }
  const begun = performance.now();
  await closing;
  expect(performance.now() - begun).toBeLessThan(2_500);
});

it('closes at once when no sidecar asks', async () => {
  const begun = performance.now();
  await receiver.close();
  expect(performance.now() - begun).toBeLessThan(2_500);
});
