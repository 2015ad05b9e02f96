import { describe, expect, it } from 'vitest';
import { cluster, startForTest } from './start-for-test.ts';

describe('registries', () => {
  const create = { name: 'ours', subscription_tier_slug: 'basic', region: 'nyc3' };

  it('has one on the small tiers, with a name that nobody else has and a region of its own', async () => {
    const { call } = await startForTest();
    const make = (path: string, change: object) => call(`POST ${path}`, { ...create, ...change });
    expect((await make('/v2/registry', { region: 'nyc1' })).status).toBe(422);
    expect((await make('/v2/registry', { region: 'syd1' })).status).toBe(422);
    expect((await make('/v2/registry', { name: 'todo-app-registry' })).status).toBe(409);
    expect((await make('/v2/registry', { name: 'Not Valid' })).status).toBe(422);
    expect((await call('POST /v2/registries/validate-name', { name: 'todo-app-registry' })).status).toBe(409);
    expect((await call('POST /v2/registries/validate-name', { name: 'ours' })).status).toBe(204);
    expect((await make('/v2/registry', {})).status).toBe(201);
    expect((await make('/v2/registries', { name: 'second' })).status).toBe(412);
    expect((await make('/v2/registries', { name: 'second', subscription_tier_slug: 'professional' })).status).toBe(201);
    expect((await call('GET /v2/registry')).status).toBe(412);
    expect((await call('DELETE /v2/registry')).status).toBe(412);
    expect((await call('DELETE /v2/registries/second')).status).toBe(204);
  });

  it('does not go to a tier with fewer repositories than there are', async () => {
    const { call, account } = await startForTest();
    await call('POST /v2/registry', create);
    account.registries.get('ours')?.repositories.push('todo-backend', 'todo-frontend', 'event-service');
    const { options } = (await call('GET /v2/registries/options')).body;
    expect(options.subscription_tiers.map((t: { slug: string; eligible: boolean }) => [t.slug, t.eligible])).toEqual([
      ['starter', false],
      ['basic', true],
      ['professional', true],
    ]);
    expect((await call('POST /v2/registries/subscription', { tier_slug: 'starter' })).status).toBe(412);
    expect((await call('POST /v2/registries/subscription', { tier_slug: 'professional' })).status).toBe(200);
    expect((await call('GET /v2/registries/subscription')).body.subscription.tier).toMatchObject({
      slug: 'professional',
      monthly_price_in_cents: 2000,
    });
    expect((await call('GET /v2/registries/ours/repositoriesV2')).body.meta.total).toBe(3);
  });

  it('gives a login, and lets clusters pull once it is there', async () => {
    const { call, account } = await startForTest({
      registryLogin: { host: 'localhost:1', username: 'a', password: 'b' },
    });
    const { id } = (await call('POST /v2/kubernetes/clusters', cluster)).body.kubernetes_cluster;
    const integrate = () => call('POST /v2/kubernetes/registry', { cluster_uuids: [id] });
    expect((await integrate()).status).toBe(404);
    await call('POST /v2/registries', create);
    expect((await integrate()).status).toBe(204);
    expect(account.clusters.get(id)?.registry_enabled).toBe(true);
    const login = (await call('GET /v2/registries/ours/docker-credentials?expiry_seconds=600&read_write=true')).body;
    expect(login).toEqual({ auths: { 'localhost:1': { auth: Buffer.from('a:b').toString('base64') } } });
    expect((await call('GET /v2/registries/other/docker-credentials')).status).toBe(404);
  });
});
