import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Serves static files from its folder as Next does, under the headers that Next gives them. */
const server = `
import http from 'node:http';
import { readFileSync } from 'node:fs';
http.createServer((request, response) => {
  try {
    const body = readFileSync('.next/static' + decodeURIComponent(request.url.slice('/_next/static'.length)));
    response.setHeader('cache-control', 'public, max-age=31536000, immutable').setHeader('content-type', 'text/css').end(body);
  } catch {
    response.writeHead(404).end('not here');
  }
}).listen(0, '127.0.0.1', function () { console.log(String(this.address().port)); });
`;

const ended: (() => unknown)[] = [];
let folder: string;
let service: Balancer;
let newest: Balancer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'share-assets-'));
  ended.push(() => rm(folder, { recursive: true }));
  [service, newest] = [await Balancer.start(), await Balancer.start()];
});
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** Stands for a Kubernetes Service: one address, the pods behind it change, and each new connection takes the next one. */
class Balancer {
  readonly #server: Server;
  #turn = 0;
  pods: Pod[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Balancer> {
    const chosen = new WeakMap<object, Pod>();
    const server = createServer((request, response) => {
      const pod = chosen.get(request.socket) ?? balancer.pods[balancer.#turn++ % balancer.pods.length];
      if (!pod) return request.socket.destroy();
      chosen.set(request.socket, pod);
      const headers = request.headers as Record<string, string>;
      return void fetch(pod.url + request.url, { headers: { 'x-asset-peer': headers['x-asset-peer'] ?? '' } }).then(
        async (answer) =>
          response
            .writeHead(answer.status, Object.fromEntries(answer.headers))
            .end(Buffer.from(await answer.arrayBuffer())),
        () => response.destroy(),
      );
    });
    const balancer = new Balancer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ended.push(() => (server.closeAllConnections(), server.close()));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
}

interface Pod {
  readonly url: string;
  readonly child: ChildProcess;
  get(file: string): Promise<Response>;
}

/** A pod of a release that has `files`, which listens once it has what its peers know. */
async function start(files: readonly string[]): Promise<Pod> {
  const cwd = await mkdtemp(join(folder, 'pod-'));
  for (const file of files) {
    const path = join(cwd, '.next/static', file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `content of ${file}`);
  }
  await writeFile(join(cwd, 'server.mjs'), server);
  const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'share-assets.mjs'), 'server.mjs'], {
    cwd,
    env: { ...process.env, ASSET_PEERS: `${newest.url},${service.url}` },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  ended.push(() => child.kill('SIGKILL'));
  const [line] = (await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
  const url = `http://127.0.0.1:${Number(line.toString())}`;
  return { url, child, get: (file) => fetch(`${url}/_next/static/${file}`) };
}

async function textOf(pod: Pod, file: string): Promise<string> {
  const answer = await pod.get(file);
  return answer.status === 200 ? answer.text() : `${answer.status}`;
}

test('a new pod has the files of the release before it, when it listens and after the old pods are gone', async () => {
  const old = await start(['chunks/a.js', 'chunks/shared.js', 'old/_buildManifest.js']);
  service.pods = [old];
  const next = await start(['chunks/b.js', 'chunks/shared.js']);
  old.child.kill('SIGKILL');
  service.pods = [next];
  expect(await textOf(next, 'chunks/a.js')).toBe('content of chunks/a.js');
  expect(await textOf(next, 'old/_buildManifest.js')).toBe('content of old/_buildManifest.js');
  const { headers } = await next.get('chunks/a.js');
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(headers.get('content-type')).toBe('text/css');

  const third = await start(['chunks/c.js']);
  service.pods = [third];
  expect(await textOf(third, 'chunks/a.js'), 'handed on from release to release').toBe('content of chunks/a.js');
});

test('an old pod gets the files of a newer page from the pods of the newest release', async () => {
  const old = await start(['chunks/a.js']);
  service.pods = [old];
  const next = await start(['chunks/b.js', 'chunks/[id] page.js']);
  service.pods = [old, next];
  newest.pods = [next];
  const both = await Promise.all([textOf(old, 'chunks/b.js'), textOf(old, encodeURI('chunks/[id] page.js'))]);
  expect(both).toEqual(['content of chunks/b.js', 'content of chunks/[id] page.js']);
});

test('an old pod that was asked once keeps the newer files, also when the newest release is taken back', async () => {
  const old = await start(['chunks/a.js']);
  service.pods = [old];
  const next = await start(['chunks/b.js', 'chunks/later.js']);
  newest.pods = [next];
  expect(await textOf(old, 'chunks/b.js')).toBe('content of chunks/b.js');
  next.child.kill('SIGKILL');
  newest.pods = [old];
  expect(await textOf(old, 'chunks/later.js')).toBe('content of chunks/later.js');
});

test('a pod waits for a newest release that its node cannot reach yet', async () => {
  const old = await start(['chunks/a.js']);
  service.pods = [old];
  const asked = textOf(old, 'chunks/b.js');
  await new Promise((resolve) => setTimeout(resolve, 300));
  newest.pods = [await start(['chunks/b.js'])];
  expect(await asked).toBe('content of chunks/b.js');
});

test('what nobody has is not found, and other requests reach the page as they are', async () => {
  const pod = await start(['chunks/a.js']);
  service.pods = newest.pods = [pod];
  expect((await pod.get('chunks/unknown.js')).status).toBe(404);
  expect((await pod.get('%E0%A4%A')).status).toBe(404);
  expect((await fetch(`${pod.url}/_next/static/chunks/a.js`, { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(`${pod.url}/_next/static/index.json`, { method: 'POST' })).status).toBe(404);
});

test('a pod asks nobody on behalf of a peer', async () => {
  const pod = await start(['chunks/a.js']);
  service.pods = [pod];
  newest.pods = [await start(['chunks/b.js'])];
  const answer = await fetch(`${pod.url}/_next/static/chunks/b.js`, { headers: { 'x-asset-peer': '1' } });
  expect(answer.status).toBe(404);
});
