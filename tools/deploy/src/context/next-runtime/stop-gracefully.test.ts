import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Stops as Next's start-server does, and answers `/slow` in two parts. */
const server = `
import { createServer } from 'node:http';
const server = createServer((request, response) => {
  if (request.url === '/late') setTimeout(() => response.end('late'), 500);
  else if (request.url === '/slow') { response.write('one '); setTimeout(() => response.end('two'), 500); }
  else response.end('ok');
}).listen(0, '127.0.0.1', () => console.log(String(server.address().port)));
process.on('SIGTERM', () => server.close(() => process.exit(143)));
`;

let folder: string;
let child: ChildProcess;
let agent: Agent;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-gracefully-'));
  await writeFile(join(folder, 'server.mjs'), server);
  const preload = join(import.meta.dirname, 'stop-gracefully.mjs');
  child = spawn(process.execPath, ['--import', preload, 'server.mjs'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
  port = Number(line.toString());
  agent = new Agent({ keepAlive: true });
});

afterEach(async () => {
  child.kill('SIGKILL');
  agent.destroy();
  await rm(folder, { recursive: true });
});

async function open(path: string): Promise<IncomingMessage> {
  const [response] = (await once(get({ port, path, agent }), 'response')) as [IncomingMessage];
  return response;
}

async function read(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

async function secondsToStop(during: () => Promise<unknown>): Promise<number> {
  const ended = once(child, 'exit');
  const started = performance.now();
  child.kill('SIGTERM');
  await during();
  expect((await ended)[0]).toBe(143);
  return (performance.now() - started) / 1000;
}

test('a connection that a client keeps open does not hold the server up', async () => {
  expect(await read(await open('/'))).toBe('ok');
  expect(await secondsToStop(() => Promise.resolve())).toBeLessThan(2);
});

test('an answer that has begun is finished, then its connection ends', async () => {
  const response = await open('/slow');
  expect(await secondsToStop(async () => expect(await read(response)).toBe('one two'))).toBeLessThan(3);
});

test('a request without an answer yet gets one, marked as the last of its connection', async () => {
  const pending = open('/late');
  await new Promise((resolve) => setTimeout(resolve, 200));
  const seconds = await secondsToStop(async () => {
    const response = await pending;
    expect(response.headers.connection).toBe('close');
    expect(await read(response)).toBe('late');
  });
  expect(seconds).toBeLessThan(3);
});
