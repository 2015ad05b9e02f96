import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAccountEnvironment } from '../testing/account-environment.ts';
import { missingParts } from '../testing/live-environment.ts';
import { startRealCluster } from '../testing/real-cluster.ts';

const missing = await missingParts();

describe.skipIf(missing)(`another size of nodes${missing ? ` (${missing})` : ''}`, () => {
  it('is given by a second pool in the same cluster, also after the command was killed; then up changes nothing', async () => {
    const realCluster = await startRealCluster();
    onTestFinished(() => realCluster.stop());
    const { fake, folder, configure, apply, infra } = await startAccountEnvironment({
      realCluster,
      delays: { nodes: 3000 },
    });
    const { account } = fake;
    const databases = { postgres: {} };
    await configure({ databases });
    expect((await apply()).problems).toEqual([]);
    const [cluster] = account.clusters.values();
    const pools = () =>
      [...account.clusters.values()].map(({ id, node_pools }) => [id, ...node_pools.map(({ name }) => name)]);
    const line = 'upgrade --node-size s-4vcpu-8gb --yes';

    const refused = await infra('upgrade --node-size z-1 --yes');
    expect(refused.output).toContain('z-1 is not offered for nodes');
    account.limits.droplet = 5;
    const tooMany = await infra(line);
    expect(tooMany.output).toContain('the account may have 5 Droplets and has 3; 3 more are needed for a while');
    account.limits.droplet = 25;
    expect(pools()).toEqual([[cluster?.id, 'workers-s-2vcpu-4gb']]);

    const killed = await infra(line, { killWhen: () => cluster?.node_pools.length === 2 });
    expect(killed.code).toBeNull();
    const between = await apply();
    expect(between).toMatchObject({ problems: [] });
    expect(between.output).toContain('a change of node size was begun and not finished (pool workers-s-4vcpu-8gb');

    const done = await infra(line);
    expect(done.code, done.output).toBe(0);
    expect(done.output).toContain('a change of node size was begun and is gone on with:');
    expect(pools()).toEqual([[cluster?.id, 'workers-s-4vcpu-8gb']]);
    expect(account.droplets.size).toBe(3);
    const file = join(folder, 'prod.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      digitalocean: { cluster: { nodes: { size: 's-4vcpu-8gb' } }, databases },
    });
    expect(await apply()).toMatchObject({ problems: [], changed: false });
    expect((await infra(line)).output).toContain('nothing to change: the nodes are of size s-4vcpu-8gb');

    // The file of before, as another branch may have it, would replace the cluster.
    await configure({ databases });
    expect((await apply()).problems.join()).toContain('nx run infra:upgrade --env prod --node-size s-2vcpu-4gb');
    expect(pools()).toHaveLength(1);
  });
});
