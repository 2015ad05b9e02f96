import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { startFakeDigitalOcean, type FakeDigitalOcean } from '@todo/infra/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findImage } from '../image/find-image.ts';
import { missing, realParts } from '../testing/real-parts.ts';
import { writeLayout } from '../testing/write-layout.ts';
import { pushLayout, type PushProgress } from './push-layout.ts';
import { Registry } from './registry.ts';

const { registry, authRegistry, authRegistryUser: username, authRegistryPassword: password } = realParts;
const lacking = missing('registry', 'authRegistry', 'authRegistryUser', 'authRegistryPassword');
const team = `deploy-test-${randomBytes(4).toString('hex')}`;

let folder: string;
let account: FakeDigitalOcean;
beforeAll(async () => {
  account = await startFakeDigitalOcean({ registryLogin: { host: authRegistry, username, password } });
  const usage = { storage_usage_bytes: 0, storage_usage_bytes_updated_at: '' };
  const registry = { name: `${team}-token`, region: 'nyc3', created_at: '', ...usage, repositories: [] };
  account.account.registries.set(registry.name, registry);
  folder = await mkdtemp(join(tmpdir(), 'registry-test-'));
});
afterAll(async () => {
  await account.stop();
  await rm(folder, { recursive: true });
});

describe.skipIf(lacking).each([
  ['without login', () => new Registry(`${registry}/${team}`, { env: {} })],
  [
    'with login',
    () => new Registry(`${authRegistry}/${team}-auth`, { credentials: { kind: 'basic', username, password } }),
  ],
  [
    'with a login that a token of DigitalOcean gives',
    () => {
      const env = { DOCKER_CONFIG: folder, DIGITALOCEAN_TOKEN: account.token, DIGITALOCEAN_API_URL: account.url };
      return new Registry(`${authRegistry}/${team}-token`, { env });
    },
  ],
])(`a real registry %s${lacking}`, (_, connect) => {
  test('takes an image once, mounts what a sibling has, and finds, tags and deletes it', async () => {
    const target = connect();
    const unique = randomBytes(8).toString('hex');
    const [web, api] = [join(folder, unique, 'web'), join(folder, unique, 'api')];
    const digest = await writeLayout(web, { layers: [`base ${unique}`, `web ${unique}`] });
    await writeLayout(api, { layers: [`base ${unique}`, `api ${unique}`] });

    expect(await findImage(target, 'web', 'src-1')).toBeUndefined();
    const first = await pushLayout(target, 'web', web, { tags: ['src-1'] });
    expect(first.uploadedBytes).toBeGreaterThan(0);
    expect(await findImage(target, 'web', 'src-1')).toEqual({ digest });
    expect((await pushLayout(target, 'web', web, { tags: ['src-1'] })).uploadedBytes).toBe(0);

    const progress: PushProgress[] = [];
    const pushed = await pushLayout(target, 'api', api, {
      mountFrom: ['web'],
      onProgress: (step) => progress.push(step),
    });
    expect(progress.filter(({ state }) => state === 'mounted').length).toBeGreaterThan(0);

    await target.tag('web', digest, 'rel-test-1');
    expect((await target.listTags('web')).sort()).toEqual(['rel-test-1', 'src-1']);
    await target.deleteManifest('api', pushed.digest);
    await target.deleteManifest('web', digest);
    expect(await findImage(target, 'web', 'src-1')).toBeUndefined();
  });
});

describe.skipIf(lacking)(`a real registry that asks for a login${lacking}`, () => {
  test('refuses who has none and who has a wrong one, by name', async () => {
    await expect(new Registry(authRegistry, { env: { DOCKER_CONFIG: folder } }).headTag('web', 'a')).rejects.toThrow(
      `Docker keeps no login for ${authRegistry}: run "docker login ${authRegistry}"`,
    );
    const wrong = { kind: 'basic', username, password: `not ${password}` } as const;
    await expect(new Registry(authRegistry, { credentials: wrong }).headTag('web', 'a')).rejects.toThrow(
      /is not allowed to do this or has expired/,
    );
  });
});
