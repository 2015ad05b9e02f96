import { expect, it, onTestFinished } from 'vitest';
import { makeCluster, startFakeDigitalOcean } from '../testing/fake-digitalocean/index.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { createApiClient } from './api-client.ts';
import { requestClusterCredentials } from './request-cluster-credentials.ts';
import { requestRegistryLogin } from './request-registry-login.ts';

async function start() {
  const fake = await startFakeDigitalOcean();
  onTestFinished(() => fake.stop());
  return { fake, client: createApiClient({ token: fake.token, apiUrl: fake.url }) };
}

it('gets a login for the registry that ends, to pull or to push', async () => {
  const { fake, client } = await start();
  await client.send('POST', '/v2/registries', { name: 'ours', subscription_tier_slug: 'basic', region: 'nyc3' });
  const login = await requestRegistryLogin(client, { registry: 'ours', seconds: 900, write: true });
  expect(login).toEqual({
    host: 'registry.digitalocean.com',
    username: expect.stringMatching(/^[0-9a-f]{64}$/),
    password: login.username,
  });
  expect(fake.requests.at(-1)?.path).toBe('/v2/registries/ours/docker-credentials?expiry_seconds=900&read_write=true');
  const missing = requestRegistryLogin(client, { registry: 'theirs', seconds: 900, write: false });
  expect((await problemsOf(missing)).join()).toContain('it is not there');
});

it('gets a token for a cluster that ends', async () => {
  const { fake, client } = await start();
  const pool = { name: 'workers', size: 's-2vcpu-4gb', count: 2, tags: [] };
  const { id } = makeCluster(fake.account, {
    name: 'todo',
    region: 'nyc3',
    version: '1.36',
    tags: [],
    node_pools: [pool],
  });
  const issued = await requestClusterCredentials(client, id, 600);
  expect(issued.server).toBe(`https://${id}.k8s.ondigitalocean.com`);
  expect(Buffer.from(issued.caData, 'base64').toString()).toContain('BEGIN CERTIFICATE');
  const life = issued.expires.getTime() - Date.now();
  expect(life).toBeGreaterThan(590_000);
  expect(life).toBeLessThan(601_000);
});
