import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findImage } from '../image/find-image.ts';
import { MemoryRegistry } from '../testing/memory-registry.ts';
import { writeLayout } from '../testing/write-layout.ts';
import { mediaTypes } from './manifest.ts';
import { readLayout } from './oci-layout.ts';
import { pushLayout } from './push-layout.ts';
import { Registry } from './registry.ts';
import { verifyImage } from './verify-image.ts';

let server: MemoryRegistry;
let registry: Registry;
let layoutDir: string;

beforeEach(async () => {
  server = new MemoryRegistry();
  await server.listen();
  registry = new Registry(server.host, { env: {} });
  layoutDir = await mkdtemp(join(tmpdir(), 'verify-image-'));
});

afterEach(async () => {
  await server.close();
  await rm(layoutDir, { recursive: true });
});

async function push(architecture?: string): Promise<string> {
  const dir = join(layoutDir, architecture ?? 'default');
  await writeLayout(dir, architecture ? { architecture } : {});
  return (await pushLayout(registry, 'web', dir, { tags: ['src-1'] })).digest;
}

test('an image is found by its identity', async () => {
  expect(await findImage(registry, 'web', 'src-1')).toBeUndefined();
  const digest = await push();
  expect(await findImage(registry, 'web', 'src-1')).toEqual({ digest });
});

test('a tag whose configuration is gone is a miss', async () => {
  await push();
  const { config } = (await readLayout(join(layoutDir, 'default'))).manifest;
  server.blobs.delete(`web@${config.digest}`);
  expect(await findImage(registry, 'web', 'src-1')).toBeUndefined();
});

test('a tag whose manifest is gone is a miss', async () => {
  const digest = await push();
  server.manifests.delete(`web@${digest}`);
  expect(await findImage(registry, 'web', 'src-1')).toBeUndefined();
});

test('an image for another platform is a miss', async () => {
  await push('arm64');
  expect(await findImage(registry, 'web', 'src-1')).toBeUndefined();
});

test('of an image for several platforms linux/amd64 counts', async () => {
  const entry = (digest: string, architecture: string) => ({
    mediaType: mediaTypes.manifest,
    digest,
    size: 1,
    platform: { os: 'linux', architecture },
  });
  const put = async (tag: string, manifests: unknown[]) => {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests }));
    await registry.putManifest('web', tag, bytes, mediaTypes.index);
    return (await registry.headTag('web', tag)) ?? '';
  };
  const amd64 = await push();
  const arm64 = await push('arm64');
  expect(await verifyImage(registry, 'web', await put('both', [entry(arm64, 'arm64'), entry(amd64, 'amd64')]))).toBe(
    true,
  );
  expect(await verifyImage(registry, 'web', await put('arm', [entry(arm64, 'arm64')]))).toBe(false);
});
