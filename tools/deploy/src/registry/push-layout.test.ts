import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answer, error, MemoryRegistry } from '../testing/memory-registry.ts';
import { writeLayout } from '../testing/write-layout.ts';
import { pushLayout, type PushProgress } from './push-layout.ts';
import { Registry, type RegistryOptions } from './registry.ts';
import { verifyImage } from './verify-image.ts';

let server: MemoryRegistry;
let layoutDir: string;
let digest: string;

beforeEach(async () => {
  server = new MemoryRegistry();
  await server.listen();
  layoutDir = await mkdtemp(join(tmpdir(), 'push-layout-'));
  digest = await writeLayout(layoutDir);
});

afterEach(async () => {
  await server.close();
  await rm(layoutDir, { recursive: true });
});

function connect(options: RegistryOptions = {}): Registry {
  const policy = { unreachableBudget: 0, transientBudget: 5_000, readOnlyBudget: 5_000, firstDelay: 10, maxDelay: 50 };
  return new Registry(server.host, { env: {}, policy, ...options });
}

test('an image arrives whole, its blobs before its digest, its digest before its tags', async () => {
  const registry = connect();
  const result = await pushLayout(registry, 'web', layoutDir, { tags: ['src-1'] });
  expect(result.digest).toBe(digest);
  expect(result.uploadedBytes).toBeGreaterThan(0);
  expect(await registry.headTag('web', 'src-1')).toBe(digest);
  expect(await verifyImage(registry, 'web', digest)).toBe(true);
  const writes = server.log
    .filter((line) => line.startsWith('PUT'))
    .map((line) => line.replace(/uploads\/.*/, 'uploads'));
  expect(writes).toEqual([
    'PUT /v2/web/blobs/uploads',
    'PUT /v2/web/blobs/uploads',
    'PUT /v2/web/blobs/uploads',
    `PUT /v2/web/manifests/${digest}`,
    'PUT /v2/web/manifests/src-1',
  ]);
});

test('what is there is not sent again', async () => {
  await pushLayout(connect(), 'web', layoutDir);
  const states: string[] = [];
  const again = await pushLayout(connect(), 'web', layoutDir, { onProgress: ({ state }) => states.push(state) });
  expect(again.uploadedBytes).toBe(0);
  expect(states).toEqual(['exists', 'exists', 'exists']);
});

test('layers of a sibling service are mounted', async () => {
  await pushLayout(connect(), 'web', layoutDir);
  const other = join(layoutDir, 'other');
  await writeLayout(other, { layers: ['base', 'another service'] });
  const progress: PushProgress[] = [];
  const result = await pushLayout(connect(), 'api', other, {
    mountFrom: ['absent', 'web'],
    onProgress: (step) => progress.push(step),
  });
  expect(progress.filter(({ state }) => state === 'mounted')).toHaveLength(2);
  const sent = progress.filter(({ state }) => state === 'uploaded').reduce((sum, { size }) => sum + size, 0);
  expect(result.uploadedBytes).toBe(sent);
  expect(sent).toBeGreaterThan(0);
});

test('an upload that breaks off starts over', async () => {
  let breaks = 2;
  server.intercept = (request) => {
    if (request.method !== 'PUT' || breaks-- <= 0) return false;
    request.socket.destroy();
    return true;
  };
  await pushLayout(connect(), 'web', layoutDir, { tags: ['src-1'] });
  expect(await verifyImage(connect(), 'web', digest)).toBe(true);
});

test.each([
  ['distribution', 405, error('UNSUPPORTED', 'The operation is unsupported.')],
  ['a denial', 403, error('DENIED', 'The registry is in read-only mode.')],
])('a registry that is read-only for a while is waited for (%s)', async (_, status, body) => {
  const until = Date.now() + 200;
  server.intercept = (request, response) => {
    if (request.method === 'HEAD' || request.method === 'GET' || Date.now() > until) return false;
    request.resume();
    answer(response, status, {}, body);
    return true;
  };
  const waits: string[] = [];
  await pushLayout(connect({ onWait: (reason) => waits.push(reason) }), 'web', layoutDir, { tags: ['src-1'] });
  expect(await verifyImage(connect(), 'web', digest)).toBe(true);
  expect(waits[0]).toMatch(/^the registry is read-only \(garbage collection\?\); trying again in/);
});

test('a refusal ends the push before any tag points to it', async () => {
  server.intercept = (request, response) => {
    if (request.method !== 'POST') return false;
    answer(response, 403, {}, error('DENIED', 'requested access to the resource is denied'));
    return true;
  };
  await expect(pushLayout(connect(), 'web', layoutDir, { tags: ['src-1'] })).rejects.toThrow(
    new RegExp(`${server.host} refused pushing to web \\(403 DENIED: .*docker login`),
  );
  expect(server.tags.size).toBe(0);
});

test('a layout that was altered or is none is refused', async () => {
  await writeFile(join(layoutDir, 'blobs/sha256', digest.slice(7)), '{}');
  await expect(pushLayout(connect(), 'web', layoutDir)).rejects.toThrow(/the manifest was altered/);
  await rm(join(layoutDir, 'index.json'));
  await expect(pushLayout(connect(), 'web', layoutDir)).rejects.toThrow(/is not the index of an OCI image layout/);
});
