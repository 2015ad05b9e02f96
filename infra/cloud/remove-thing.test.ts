import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApiClient } from '../digitalocean/api-client.ts';
import { ApiError } from '../digitalocean/api-error.ts';
import { makeCluster, makeDroplet, makeVpc, startFakeDigitalOcean } from '../testing/fake-digitalocean/index.ts';
import { cluster as clusterBody } from '../testing/fake-digitalocean/start-for-test.ts';
import { removeThing } from './remove-thing.ts';

const pace = { interval: 10, patience: 60_000 };

async function start() {
  const fake = await startFakeDigitalOcean();
  onTestFinished(() => fake.stop());
  const client = createApiClient({ token: fake.token, apiUrl: fake.url }, { firstWait: 1 });
  const deletes = () => fake.requests.filter(({ method }) => method === 'DELETE').map(({ status }) => status);
  return { fake, account: fake.account, client, deletes };
}

describe('removeThing', () => {
  it('removes a cluster, and takes one that is gone for removed', async () => {
    const { account, client, deletes } = await start();
    const { id } = makeCluster(account, { ...clusterBody, tags: [], node_pools: [] });
    await removeThing(client, { kind: 'KubernetesCluster', id });
    expect(account.clusters.size).toBe(0);
    await removeThing(client, { kind: 'KubernetesCluster', id });
    expect(deletes()).toEqual([204, 404]);
  });

  it('waits until the network is empty', async () => {
    const { account, client, deletes } = await start();
    const { id } = makeVpc(account, { name: 'left', region: 'nyc3' });
    const { id: node } = makeDroplet(account, { name: 'node', region: 'nyc3', size: 's-2vcpu-4gb', vpc: id });
    const removed = removeThing(client, { kind: 'Vpc', id }, { pace });
    while (deletes().length < 2) await sleep(5);
    expect(account.vpcs.has(id)).toBe(true);
    account.droplets.delete(node);
    await removed;
    expect(account.vpcs.has(id)).toBe(false);
    expect(new Set(deletes())).toEqual(new Set([403, 204]));
  });

  it('gives up on a network that stays in use, and says so', async () => {
    const { account, client } = await start();
    const { id } = makeVpc(account, { name: 'left', region: 'nyc3' });
    makeDroplet(account, { name: 'node', region: 'nyc3', size: 's-2vcpu-4gb', vpc: id });
    const late = removeThing(client, { kind: 'Vpc', id }, { pace: { interval: 10, patience: 30 } });
    await expect(late).rejects.toThrow('Can not delete VPC with members');
  });

  it('does not wait for anything else that is refused', async () => {
    const { fake, client, deletes } = await start();
    fake.fail({ method: 'DELETE', status: 403 });
    await expect(removeThing(client, { kind: 'DatabaseCluster', id: 'x' }, { pace })).rejects.toThrow(ApiError);
    expect(deletes()).toEqual([403]);
  });
});
