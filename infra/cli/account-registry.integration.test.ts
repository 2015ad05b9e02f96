import { describe, expect, it } from 'vitest';
import { findInstalled } from '../engine/find-pulumi.ts';
import { startAccountEnvironment } from '../testing/account-environment.ts';

const missing = (await findInstalled(process.env['PATH'] ?? '')) ? undefined : 'needs pulumi on PATH';

describe.skipIf(missing)(`a registry that is there already${missing ? ` (${missing})` : ''}`, () => {
  it('is adopted when told so, and neither made nor removed', async () => {
    const { fake, infra, apply, configure } = await startAccountEnvironment({ tier: 'basic' });
    const { account } = fake;
    const databases = { postgres: {} };
    const usage = { storage_usage_bytes: 0, storage_usage_bytes_updated_at: '', repositories: [] };
    account.registries.set('ours', { name: 'ours', region: 'fra1', created_at: '', ...usage });

    await configure({ databases, registry: { name: 'todo-images' } });
    expect((await apply()).problems.join()).toContain('to use it say "name": "ours", "create": false');
    await configure({ databases, registry: { name: 'other', create: false } });
    expect((await apply()).problems.join()).toContain('no registry "other" to adopt (it has ours)');
    const changes = (part: string) =>
      fake.requests.filter(
        ({ method, path }) => method !== 'GET' && path.includes(part) && !path.endsWith('validate-name'),
      );
    expect(changes('/v2/')).toEqual([]);

    await configure({ databases, registry: { name: 'ours', create: false } });
    const first = await apply();
    expect(first.problems).toEqual([]);
    expect(first.output).not.toContain('ContainerRegistry');
    expect(first.outputs?.registryEndpoint).toBe('registry.digitalocean.com/ours');
    expect([...account.clusters.values()].map(({ registry_enabled }) => registry_enabled)).toEqual([true]);
    expect(await apply()).toMatchObject({ problems: [], changed: false });

    const destroyed = await infra('destroy --confirm prod --registry');
    expect(destroyed.code, destroyed.output).toBe(0);
    expect(account.clusters.size).toBe(0);
    expect([...account.registries.keys()]).toEqual(['ours']);
    expect(changes('/v2/registr')).toEqual([]);
  });
});
