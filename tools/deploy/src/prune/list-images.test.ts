import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deleteImage } from '../image/index.ts';
import { mediaTypes } from '../registry/manifest.ts';
import { attachDocument } from '../registry/referrers.ts';
import { pushLayout, Registry } from '../registry/index.ts';
import { MemoryRegistry } from '../testing/memory-registry.ts';
import { writeLayout } from '../testing/write-layout.ts';
import { listImages } from './list-images.ts';

let [folder, server]: [string, MemoryRegistry] = ['', new MemoryRegistry()];
let registry: Registry;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'list-images-'));
  server = new MemoryRegistry();
  await server.listen();
  registry = new Registry(server.host, { env: {} });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function push(name: string, tags: string[]): Promise<string> {
  const digest = await writeLayout(join(folder, name), { layers: [name] });
  await pushLayout(registry, 'web', join(folder, name), { tags });
  const document = { type: 'application/vnd.cyclonedx+json', bytes: new TextEncoder().encode(`{"name":"${name}"}`) };
  await attachDocument(registry, 'web', { mediaType: mediaTypes.manifest, digest, size: 1 }, document);
  return digest;
}

test('lists each image once, with its tags, and nothing that is only attached to one', async () => {
  const [a, b] = [await push('a', ['src-1', 'rel-test-2', 'rel-test-1']), await push('b', ['src-2'])];
  const expected = [
    { service: 'web', digest: a, tags: ['rel-test-1', 'rel-test-2', 'src-1'] },
    { service: 'web', digest: b, tags: ['src-2'] },
  ].sort((x, y) => (x.digest < y.digest ? -1 : 1));
  expect(await listImages(registry, 'web')).toEqual(expected);
  expect(await listImages(registry, 'nobody')).toEqual([]);
});

test('an image that others deleted is listed by what was attached to it, and deleting it leaves nothing', async () => {
  const digest = await push('a', ['src-1']);
  await registry.deleteManifest('web', digest);
  expect(await listImages(registry, 'web')).toEqual([{ service: 'web', digest, tags: [] }]);
  await deleteImage(registry, 'web', digest);
  expect(await listImages(registry, 'web')).toEqual([]);
  expect(server.manifests.size).toBe(0);
});
