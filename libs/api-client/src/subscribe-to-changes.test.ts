import { EventSource } from 'eventsource';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { subscribeToChanges, type ChangeSubscription, type LiveStatus } from './subscribe-to-changes.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

/** Waits until a check holds; only a broken one takes so long. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);

let server: TestServer;
let subscription: ChangeSubscription;
let streams: ServerResponse[];
let answerStatus: number;
let known: number;
let announced: number[];
let statuses: LiveStatus[];

beforeEach(async () => {
  [streams, answerStatus, known, announced, statuses] = [[], 200, 4, [], []];
  server = await startServer((_request, response) => {
    response.writeHead(answerStatus, { 'content-type': 'text/event-stream' });
    if (answerStatus !== 200) return response.end();
    response.write(': connected\n\n');
    return streams.push(response);
  });
  subscription = subscribeToChanges({
    baseUrl: server.url,
    since: () => known,
    onChange: (changeNumber) => announced.push(changeNumber),
    onStatus: (status) => statuses.push(status),
    EventSource,
    shortestWaitMs: 5,
    longestWaitMs: 20,
  });
});

afterEach(async () => {
  subscription.close();
  await server.close();
});

function send(stream: ServerResponse | undefined, data: string): void {
  stream?.write(`event: change\nid: 1\ndata: ${data}\n\n`);
}

const streamsOpened = (count: number) => eventually(() => expect(streams).toHaveLength(count));

describe('subscribeToChanges', () => {
  it('reports the numbers that the server announces', async () => {
    await streamsOpened(1);
    send(streams[0], '{"changeNumber":5}');
    send(streams[0], '{"changeNumber":6}');
    await eventually(() => expect(announced).toEqual([5, 6]));
    expect(statuses).toEqual(['connecting', 'open']);
    expect(server.requests[0]?.url).toBe('/api/v1/stream?since=4');
  });

  it('connects again after a loss, from the number known by then', async () => {
    await streamsOpened(1);
    known = 9;
    streams[0]?.destroy();
    await streamsOpened(2);
    await eventually(() => expect(statuses).toEqual(['connecting', 'open', 'lost', 'open']));
    expect(server.requests[1]?.url).toBe('/api/v1/stream?since=9');
  });

  it('outlasts answers on which an EventSource gives up', async () => {
    await streamsOpened(1);
    answerStatus = 502;
    streams[0]?.end();
    await eventually(() => expect(server.requests.length).toBeGreaterThan(3));
    answerStatus = 200;
    await streamsOpened(2);
    send(streams[1], '{"changeNumber":8}');
    await eventually(() => expect(announced).toEqual([8]));
  });

  it('starts anew after a message that it cannot read', async () => {
    await streamsOpened(1);
    send(streams[0], 'not json');
    await streamsOpened(2);
    expect(announced).toEqual([]);
  });

  it('reconnects when told to, and leaves one connection', async () => {
    await streamsOpened(1);
    subscription.reconnect();
    await streamsOpened(2);
    await eventually(() => expect(streams[0]?.destroyed).toBe(true));
    expect(statuses).not.toContain('lost');
  });

  it('stays closed', async () => {
    await streamsOpened(1);
    subscription.close();
    await eventually(() => expect(streams[0]?.destroyed).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(server.requests).toHaveLength(1);
  });
});
