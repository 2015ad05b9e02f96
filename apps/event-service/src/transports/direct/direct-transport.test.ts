import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { describeTransport } from '../testing/transport-suite.ts';
import type { OutboundEvent } from '../transport.ts';
import { createDirectTransport } from './direct-transport.ts';

describeTransport({
  name: 'direct',
  open: (port) =>
    Promise.resolve({
      transport: createDirectTransport({ receiver: `http://127.0.0.1:${port}` }),
      close: () => Promise.resolve(),
    }),
});

describe('publishing directly', () => {
  const never = new AbortController().signal;
  const success = '{"status":"SUCCESS"}';
  let server: Server | undefined;
  let bodies: string[];

  afterEach(async () => {
    server?.closeAllConnections();
    server?.close();
    if (server?.listening) await once(server, 'close');
  });

  /** A receiver of the test's own, so that it can answer what the real one never would. */
  async function listen(answer: (body: string, response: ServerResponse, request: IncomingMessage) => void) {
    bodies = [];
    server = createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(body);
        answer(body, response, request);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const events = (...keys: string[]): OutboundEvent[] =>
    keys.map((key, index) => ({ id: index + 1, topic: 'task-events', key, body: `${key}${index + 1}` }));

  it('posts a CloudEvent with the token to the path of its topic', async () => {
    let seen: unknown[] = [];
    const receiver = await listen((_body, response, { method, url, headers }) => {
      seen = [method, url, headers['content-type'], headers['dapr-api-token']];
      response.end(success);
    });
    await createDirectTransport({ receiver, token: 'a secret of both' }).publishBatch(events('a'), never);
    expect(seen).toEqual(['POST', '/events/task-events', 'application/cloudevents+json', 'a secret of both']);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['RETRY', (response) => response.end('{"status":"RETRY"}')],
    ['DROP', (response) => response.end('{"status":"DROP"}')],
    ['an empty answer', (response) => response.end()],
    ['no JSON', (response) => response.end('SUCCESS')],
    ['SUCCESS with an error status', (response) => response.writeHead(500).end(success)],
    ['a broken connection', (response) => response.destroy()],
    ['no answer in time', () => undefined],
  ])('takes %s for a refusal; later events of the task wait, other tasks go on', async (_answer, refuse) => {
    const receiver = await listen((body, response) => (body === 'a2' ? refuse(response) : response.end(success)));
    const transport = createDirectTransport({ receiver, timeoutMs: 200 });
    const result = await transport.publishBatch(events('a', 'a', 'b', 'a', 'b'), never);
    expect(result).toEqual({ accepted: new Set([1, 3, 5]) });
    expect(bodies).not.toContain('a4');
  });

  it('tells that nobody listens', async () => {
    const receiver = await listen(() => undefined);
    server!.close();
    await once(server!, 'close');
    const { accepted, unavailable } = await createDirectTransport({ receiver }).publishBatch(events('a', 'b'), never);
    expect([accepted.size, unavailable?.message]).toEqual([
      0,
      `The receiver at ${receiver}/events/task-events cannot be reached`,
    ]);
  });

  it('has no more events on their way than it may, of one task never two', async () => {
    let now = 0;
    let most = 0;
    const receiver = await listen((_body, response) => {
      most = Math.max(most, ++now);
      setTimeout(() => {
        now--;
        response.end(success);
      }, 5);
    });
    const transport = createDirectTransport({ receiver, concurrency: 3 });
    const keys = Array.from({ length: 10 }, () => randomUUID());
    const batches = [keys.slice(0, 5), keys.slice(5)].map((half) =>
      transport.publishBatch(events(...half, ...half), never),
    );
    expect((await Promise.all(batches)).map(({ accepted }) => accepted.size)).toEqual([10, 10]);
    expect(most).toBe(3);

    most = 0;
    await transport.publishBatch(events('a', 'a', 'a', 'a'), never);
    expect(most).toBe(1);
  });

  it('begins nothing more once it is told to stop', async () => {
    const stop = new AbortController();
    const receiver = await listen((body, response) => {
      if (body === 'a2') stop.abort();
      response.end(success);
    });
    const { accepted } = await createDirectTransport({ receiver }).publishBatch(
      events('a', 'a', 'a', 'a'),
      stop.signal,
    );
    expect([accepted, bodies]).toEqual([new Set([1, 2]), ['a1', 'a2']]);
  });
});
