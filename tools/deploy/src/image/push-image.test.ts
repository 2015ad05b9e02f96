import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listReferrers, referrersTag } from '../registry/referrers.ts';
import { Registry } from '../registry/registry.ts';
import { answer, error, MemoryRegistry } from '../testing/memory-registry.ts';
import { writeLayout } from '../testing/write-layout.ts';
import { deleteImage } from './delete-image.ts';
import { findImage } from './find-image.ts';
import type { BuiltImage } from './image-builder.ts';
import { pushImage, sbomFile } from './push-image.ts';

const servers: MemoryRegistry[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'push-image-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(folder, { recursive: true });
});

async function start(options: ConstructorParameters<typeof MemoryRegistry>[0] = {}) {
  const server = new MemoryRegistry(options);
  servers.push(server);
  await server.listen();
  const policy = { unreachableBudget: 0, transientBudget: 0, readOnlyBudget: 0, firstDelay: 1, maxDelay: 1 };
  return { server, registry: new Registry(`${server.host}/team`, { env: {}, policy }) };
}

async function built(service: string, layers = ['base', service]): Promise<BuiltImage> {
  const layoutDir = join(folder, service);
  const digest = await writeLayout(layoutDir, { layers });
  await writeFile(join(layoutDir, sbomFile), `{"bomFormat": "CycloneDX", "name": "${service}"}`);
  return { service, digest, layoutDir, size: 1, sizeOverBase: 1 };
}

test.each([
  ['that lists referrers', true],
  ['that does not', false],
])('the SBOM is attached to the image, in a registry %s', async (_, referrers) => {
  const { registry } = await start({ referrers });
  const image = await built('web');
  const { sbom } = await pushImage(registry, image, { tags: ['src-1'] });
  const [entry, ...others] = await listReferrers(registry, 'web', image.digest);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ digest: sbom, artifactType: 'application/vnd.cyclonedx+json' });
  const manifest = JSON.parse(String((await registry.getManifest('web', sbom ?? ''))?.bytes)) as {
    subject: { digest: string };
    layers: { digest: string }[];
  };
  expect(manifest.subject.digest).toBe(image.digest);
  const text = await registry.getBlob('web', manifest.layers[0]?.digest ?? '');
  expect(String(text)).toContain('"name": "web"');
});

test('a second push attaches nothing twice', async () => {
  const { server, registry } = await start();
  const image = await built('web');
  const first = await pushImage(registry, image, { tags: ['src-1'] });
  const before = [...server.manifests.keys()];
  expect(await pushImage(registry, image, { tags: ['src-1'] })).toEqual({ ...first, uploadedBytes: 0 });
  expect([...server.manifests.keys()]).toEqual(before);
});

test('a registry that knows images only gets the image', async () => {
  const { server, registry } = await start();
  server.intercept = (request, response) => {
    if (request.method !== 'PUT' || !request.url?.includes('/manifests/sha256:') || request.url.endsWith(image.digest))
      return false;
    request.resume();
    answer(response, 400, {}, error('MANIFEST_INVALID', 'unknown media type'));
    return true;
  };
  const image = await built('web');
  expect((await pushImage(registry, image, { tags: ['src-1'] })).sbom).toBeUndefined();
  expect(await findImage(registry, 'web', 'src-1')).toEqual({ digest: image.digest });
});

test('services that are pushed side by side send what they share once', async () => {
  const { registry } = await start();
  const images = await Promise.all(['api', 'events', 'web'].map((service) => built(service)));
  const outcomes: string[] = [];
  const onProgress = ({ state, digest }: { state: string; digest: string }) => outcomes.push(`${state} ${digest}`);
  await Promise.all(images.map((image) => pushImage(registry, image, { onProgress })));
  const shared = outcomes.filter(
    (line) => outcomes.filter((other) => other.split(' ')[1] === line.split(' ')[1]).length >= 3,
  );
  const base = shared.filter((line) => line.startsWith('uploaded')).map((line) => line.split(' ')[1]);
  expect(new Set(base).size).toBe(base.length);
  expect(shared.filter((line) => line.startsWith('mounted'))).toHaveLength(2 * base.length);
  expect(base.length).toBeGreaterThan(0);
});

test('deleting an image takes its tags and what is attached to it', async () => {
  const { server, registry } = await start();
  const [web, other] = [await built('web'), await built('other')];
  await pushImage(registry, web, { tags: ['src-1', 'rel-prod-1'] });
  await pushImage(registry, { ...other, service: 'web' }, { tags: ['src-2'] });
  await deleteImage(registry, 'web', web.digest);
  await deleteImage(registry, 'web', web.digest);
  expect((await registry.listTags('web')).sort()).toEqual([referrersTag(other.digest), 'src-2']);
  expect([...server.manifests.keys()]).toHaveLength(3);
});
