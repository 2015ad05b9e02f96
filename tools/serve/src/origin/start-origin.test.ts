import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { findFreePort } from '@todo/postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Service } from '../services/discover-services.ts';
import { matchRoute } from './match-route.ts';
import { type Origin, startOrigin } from './start-origin.ts';

let api: Server;
let origin: Origin;
let streams = 0;
let sendSecond: () => void;

const service = (name: string, port: number, routes: string[]) =>
  ({ name, port, routes, folder: `/apps/${name}` }) as unknown as Service;

beforeEach(async () => {
  api = createServer((request, response) => {
    if (request.url === '/api/events') {
      streams += 1;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1\n\n');
      sendSecond = () => response.write('id: 2\n\n');
      response.on('close', () => (streams -= 1));
      return;
    }
    let size = 0;
    request.on('data', (chunk: Buffer) => (size += chunk.length));
    request.on('end', () => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.end(JSON.stringify({ url: request.url, size, host: request.headers['x-forwarded-host'] }));
    });
  }).on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.pipe(socket);
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  const { port } = api.address() as { port: number };
  const services = [service('api', port, ['/api']), service('web', await findFreePort(), ['/'])];
  origin = await startOrigin(await findFreePort(), services, (each) => `http://127.0.0.1:${each.port}`);
});

afterEach(async () => {
  await origin.stop();
  api.closeAllConnections();
  api.close();
});

test('passes requests on to the service whose route it is, with bodies and headers', async () => {
  const response = await fetch(`${origin.url}/api/v1?q=1`, { method: 'POST', body: new Uint8Array(20_000_000) });
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(await response.json()).toEqual({ url: '/api/v1?q=1', size: 20_000_000, host: new URL(origin.url).host });
});

test('passes each event on as it comes, and the end of the reader to the service', async () => {
  const abort = new AbortController();
  const response = await fetch(`${origin.url}/api/events`, {
    signal: abort.signal,
    headers: { 'accept-encoding': 'gzip' },
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toBe('id: 1\n\n');
  sendSecond();
  expect((await reader.read()).value).toBe('id: 2\n\n');
  abort.abort();
  await expect.poll(() => streams).toBe(0);
});

test('passes on upgraded connections', async () => {
  const { port } = new URL(origin.url);
  const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
  socket.write('GET /api/socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const [head] = await once(socket, 'data');
  expect(head).toContain('101 Switching Protocols');
  socket.write('ping');
  expect(await once(socket, 'data')).toEqual(['ping']);
  socket.destroy();
});

test('says which service does not answer, and how to start it', async () => {
  const response = await fetch(`${origin.url}/tasks`);
  expect(response.status).toBe(502);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({
    status: 502,
    detail: expect.stringMatching(/^web does not answer at .* \(ECONNREFUSED\).* nx serve web$/),
  });
});

test('the longest route of whole segments wins', () => {
  const services = [service('web', 1, ['/']), service('api', 2, ['/api']), service('files', 3, ['/api/files'])];
  const nameOf = (url: string) => matchRoute(services, url)?.name;
  expect(['/', '/api', '/api/', '/api?x=/', '/apiary', '/api/files/1', '/api/filesystem'].map(nameOf)).toEqual([
    ...['web', 'api', 'api', 'api', 'web', 'files', 'api'],
  ]);
  expect(matchRoute(services.slice(1), '/')).toBeUndefined();
});
