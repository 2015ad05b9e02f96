import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { createFixture, type Fixture } from '../testing/fixture-workspace.ts';
import { fakeNextBuild } from '../testing/fake-next-build.ts';
import { nextContext } from './next-context.ts';

const fixtures: Fixture[] = [];
afterEach(() => Promise.all(fixtures.splice(0).map((fixture) => fixture.remove())));

/** What `next build` leaves, by the layout of Next 16; a real build is part of the integration test. */
async function built(options: Parameters<typeof fakeNextBuild>[1] = {}, files: Record<string, string> = {}) {
  const fixture = await createFixture();
  fixtures.push(fixture);
  await fixture.write({ ...fakeNextBuild(fixture.root, options), ...files });
  return fixture;
}

async function collect({ root, service }: Fixture): Promise<Map<string, string>> {
  const files = await nextContext(root, service);
  const read = async (source: string | Buffer) =>
    (typeof source === 'string' ? await readFile(source) : source).toString();
  return new Map(await Promise.all(files.map(async ({ source, target }) => [target, await read(source)] as const)));
}

test('server, static files and public come along; maps, traces, env files and the image optimizer do not', async () => {
  const files = await collect(
    await built({}, { 'apps/web/.next/standalone/apps/web/.env.production': 'PASSWORD=secret' }),
  );
  const buildId = files.get('apps/web/.next/BUILD_ID') ?? '';
  expect([...files.keys()].sort()).toEqual([
    'apps/web/.next/BUILD_ID',
    'apps/web/.next/prerender-manifest.json',
    'apps/web/.next/required-server-files.json',
    'apps/web/.next/server/app/index.html',
    'apps/web/.next/server/preview-props.json',
    'apps/web/.next/server/server-reference-manifest.json',
    `apps/web/.next/static/${buildId}/_buildManifest.js`,
    'apps/web/.next/static/chunks/1a2b.js',
    'apps/web/asset-peer.mjs',
    'apps/web/asset-store.mjs',
    'apps/web/package.json',
    'apps/web/public/favicon.ico',
    'apps/web/server.js',
    'apps/web/share-assets.mjs',
    'apps/web/stop-gracefully.mjs',
    'node_modules/next/index.js',
    'node_modules/next/package.json',
  ]);
});

test('two builds in two folders on two machines give the same files', async () => {
  const one = await collect(await built({ random: '1', cpus: 1 }));
  const two = await collect(await built({ random: '2', cpus: 15 }));
  expect(two).toEqual(one);
  const preview = JSON.parse(one.get('apps/web/.next/server/preview-props.json') ?? '') as Record<string, string>;
  expect(preview['previewModeId']).toMatch(/^[0-9a-f]{32}$/);
  expect(one.get('apps/web/.next/prerender-manifest.json')).toContain(preview['previewModeSigningKey']);
  const actions = JSON.parse(one.get('apps/web/.next/server/server-reference-manifest.json') ?? '') as Record<
    string,
    string
  >;
  expect(Buffer.from(actions['encryptionKey'] ?? '', 'base64')).toHaveLength(32);
});

test('other sources give another build id and other keys', async () => {
  const one = await collect(await built());
  const two = await collect(await built({ chunk: 'console.log(2)' }));
  const id = (files: Map<string, string>) => files.get('apps/web/.next/BUILD_ID') ?? '';
  expect(id(one)).toMatch(/^[0-9a-f]{20}$/);
  expect(id(two)).not.toBe(id(one));
  expect(two.get('apps/web/.next/server/app/index.html')).toContain(`"b":"${id(two)}"`);
  const keys = (files: Map<string, string>) => files.get('apps/web/.next/server/preview-props.json');
  expect(keys(two)).not.toBe(keys(one));
});

test('the server listens where HOST says', async () => {
  const server = (await collect(await built())).get('apps/web/server.js');
  expect(server).toContain('process.env.HOST ||');
  expect(server).toContain('"outputFileTracingRoot":"/app"');
});

test('with Server Actions their key stays as it was built', async () => {
  const one = await collect(await built({ random: '1', actions: true }));
  const two = await collect(await built({ random: '2', actions: true }));
  const manifest = 'apps/web/.next/server/server-reference-manifest.json';
  expect(two.get(manifest)).not.toBe(one.get(manifest));
});

test('with image optimization its packages come along', async () => {
  const files = await collect(await built({ unoptimized: false }));
  expect([...files.keys()].filter((path) => path.includes('sharp') || path.includes('detect-libc'))).toHaveLength(4);
});

test.each([
  [
    'output',
    { 'apps/web/.next/standalone/apps/web/server.js': undefined },
    /needs output: 'standalone' and outputFileTracingRoot/,
  ],
  [
    'build id',
    { 'apps/web/.next/standalone/apps/web/.next/BUILD_ID': 'x' },
    /is not "build-id-placeholder"\. Let generateBuildId/,
  ],
  ['chunk', { 'apps/web/.next/static/chunks/x.js': 'build-id-placeholder' }, /chunks\/x\.js contains the build id/],
  ['start file', { 'apps/web/.next/standalone/apps/web/server.js': 'start()' }, /does not read HOSTNAME/],
  [
    'keys',
    { 'apps/web/.next/standalone/apps/web/.next/server/preview-props.json': '{}' },
    /not what this version of Next/,
  ],
])('a build that is not as expected is refused (%s)', async (_, changes, message) => {
  const fixture = await createFixture();
  fixtures.push(fixture);
  const files = { ...fakeNextBuild(fixture.root), ...changes };
  await fixture.write(
    Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined)) as Record<string, string>,
  );
  await expect(collect(fixture)).rejects.toThrow(message);
});

test('a path of this machine in a page is refused', async () => {
  const fixture = await built();
  await fixture.write({
    'apps/web/.next/standalone/apps/web/.next/server/app/page.js': `const dir = "${fixture.root}/apps"`,
  });
  await expect(collect(fixture)).rejects.toThrow(/app\/page\.js holds the path of this workspace/);
});
