import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pushLayout } from '../registry/push-layout.ts';
import { Registry } from '../registry/registry.ts';
import { MemoryRegistry } from '../testing/memory-registry.ts';
import { writeLayout } from '../testing/write-layout.ts';
import { baseImagesFile } from './base-images.ts';
import { updateBaseImages } from './update-base-image.ts';

let server: MemoryRegistry;
let folder: string;
let pin: string;

beforeEach(async () => {
  server = new MemoryRegistry();
  await server.listen();
  folder = await mkdtemp(join(tmpdir(), 'base-image-'));
  pin = `${server.host}/library/node:24@sha256:${'0'.repeat(64)}`;
  await mkdir(join(folder, 'docker'));
  await writeFile(join(folder, baseImagesFile), `${JSON.stringify({ node: pin }, undefined, 2)}\n`);
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const pinned = async () => (JSON.parse(await readFile(join(folder, baseImagesFile), 'utf8')) as { node: string }).node;

async function publish(architecture: string): Promise<string> {
  const layout = join(folder, architecture);
  await writeLayout(layout, { architecture });
  return (await pushLayout(new Registry(server.host, { env: {} }), 'library/node', layout, { tags: ['24'] })).digest;
}

test('the pin follows its tag, and stays when the tag does', async () => {
  const digest = await publish('amd64');
  const after = `${server.host}/library/node:24@${digest}`;
  expect(await updateBaseImages(folder, { env: {} })).toEqual([{ name: 'node', before: pin, after }]);
  expect(await pinned()).toBe(after);
  expect(await updateBaseImages(folder, { env: {} })).toEqual([{ name: 'node', before: after, after }]);
});

test('a tag that is gone or not for our platform changes nothing', async () => {
  await expect(updateBaseImages(folder, { env: {} })).rejects.toThrow(/has no tag 24 any more/);
  await publish('arm64');
  await expect(updateBaseImages(folder, { env: {} })).rejects.toThrow(/is not for linux\/amd64/);
  expect(await pinned()).toBe(pin);
});
