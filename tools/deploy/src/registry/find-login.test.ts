import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeDigitalOcean } from '@todo/infra/testing';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { findLogin } from './find-login.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'find-login-'));
  const auth = Buffer.from('docker:login').toString('base64');
  const auths = { 'registry.digitalocean.com': { auth }, 'other.example': { auth } };
  await writeFile(join(folder, 'config.json'), JSON.stringify({ auths }));
});
afterEach(() => rm(folder, { recursive: true }));

const host = 'registry.digitalocean.com';
const ofDocker = { kind: 'basic', username: 'docker', password: 'login' };

async function start() {
  const fake = await startFakeDigitalOcean();
  onTestFinished(() => fake.stop());
  const usage = { storage_usage_bytes: 0, storage_usage_bytes_updated_at: '' };
  fake.account.registries.set('acme', { name: 'acme', region: 'nyc3', created_at: '', ...usage, repositories: [] });
  const env = { DOCKER_CONFIG: folder, DIGITALOCEAN_TOKEN: fake.token, DIGITALOCEAN_API_URL: fake.url };
  return { fake, env };
}

test('a token of DigitalOcean gives a login that ends, for its registry only', async () => {
  const { fake, env } = await start();
  const login = await findLogin(host, 'acme', env);
  expect(login).toMatchObject({ kind: 'basic', username: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(fake.requests.map(({ path }) => path)).toEqual([
    '/v2/registries/acme/docker-credentials?expiry_seconds=7200&read_write=true',
  ]);
  expect(await findLogin('other.example', 'acme', env)).toEqual(ofDocker);
  const asked = fake.requests.length;
  const elsewhere = { DOCKER_CONFIG: folder, DIGITALOCEAN_TOKEN: fake.token };
  expect(await findLogin('other.example', 'team', elsewhere)).toEqual(ofDocker);
  expect(fake.requests).toHaveLength(asked);
});

test('what docker login left is used without a token, and when it is asked for', async () => {
  const { fake, env } = await start();
  expect(await findLogin(host, 'acme', { DOCKER_CONFIG: folder })).toEqual(ofDocker);
  expect(await findLogin(host, 'acme', { ...env, DEPLOY_REGISTRY_LOGIN: 'docker' })).toEqual(ofDocker);
  expect(fake.requests).toEqual([]);
  await expect(findLogin(host, 'acme', { DEPLOY_REGISTRY_LOGIN: 'dokcer' })).rejects.toThrow('it may be "docker"');
});

test('a refusal names the registry and the way out, never the token', async () => {
  const { fake, env } = await start();
  await expect(findLogin(host, 'theirs', env)).rejects.toThrow(
    /^No login for registry\.digitalocean\.com\/theirs: .*404/,
  );
  fake.revokeTokens();
  const refusal = await findLogin(host, 'acme', env).catch(String);
  expect(refusal).toContain('docs/runbooks/token-expired.md');
  expect(refusal).not.toContain(fake.token);
});
