import { describe, expect, it } from 'vitest';
import { makeLoadBalancer, makeSnapshot, makeVolume } from './index.ts';
import { cluster, pool, startForTest, until } from './start-for-test.ts';

describe('clusters', () => {
  it('provisions, resizes, upgrades and never turns back', async () => {
    const { call, fake, account } = await startForTest({ delays: { cluster: 60, nodes: 60 } });
    const created = await call('POST /v2/kubernetes/clusters', { ...cluster, tags: ['todo'] });
    expect(created).toMatchObject({ status: 201, body: { kubernetes_cluster: { status: { state: 'provisioning' } } } });
    const { id, node_pools } = created.body.kubernetes_cluster;
    const path = `/v2/kubernetes/clusters/${id}`;
    expect((await call(`GET ${path}/credentials`)).status).toBe(412);
    const running = await until(
      () => call(`GET ${path}`),
      ({ body }) => body.kubernetes_cluster.status.state === 'running',
    );
    expect(running.body.kubernetes_cluster).toMatchObject({
      tags: ['k8s', `k8s:${id}`, 'todo'],
      maintenance_policy: { day: 'any' },
      coredns_autoscaler: { enabled: true },
      cluster_subnet: '10.244.0.0/16',
    });
    expect(account.droplets.size).toBe(3);

    const poolPath = `${path}/node_pools/${node_pools[0].id}`;
    const grown = await call(`PUT ${poolPath}`, { name: 'workers', count: 5, tags: ['terraform:default-node-pool'] });
    expect(grown.body.node_pool.tags).toContain('terraform:default-node-pool');
    const states = grown.body.node_pool.nodes.map((node: { status: { state: string } }) => node.status.state);
    expect(states.filter((state: string) => state === 'provisioning')).toHaveLength(2);
    expect((await call(`PUT ${poolPath}`, { name: 'workers', count: 6 })).status).toBe(422);
    expect((await call(`PUT ${poolPath}`, { size: 's-4vcpu-8gb' })).status).toBe(422);
    // Without a count the autoscaler's own number stays.
    expect((await call(`PUT ${poolPath}`, { name: 'workers', max_nodes: 6 })).body.node_pool.count).toBe(5);
    expect((await call(`DELETE ${poolPath}`)).status).toBe(422);

    fake.account.kubernetesVersions = ['1.36.4-do.0', '1.35.7-do.1'];
    const upgrades = await call(`GET ${path}/upgrades`);
    expect(upgrades.body.available_upgrade_versions.map((v: { slug: string }) => v.slug)).toEqual(['1.36.4-do.0']);
    expect((await call(`POST ${path}/upgrade`, { version: '1.35.7-do.1' })).status).toBe(422);
    expect((await call(`POST ${path}/upgrade`, { version: '1.36.4-do.0' })).status).toBe(202);
    expect((await call(`PUT ${path}`, { name: 'todo', ha: true })).body.kubernetes_cluster.ha).toBe(true);
    expect((await call(`PUT ${path}`, { name: 'todo', ha: false })).status).toBe(422);
  });

  it('refuses what the real one refuses', async () => {
    const { call, account } = await startForTest({ limits: { droplet: 4, volume: 1 } });
    const make = (change: object) => call('POST /v2/kubernetes/clusters', { ...cluster, ...change });
    const subnets = { cluster_subnet: '10.60.0.0/16', service_subnet: '10.61.0.0/19' };
    const wrong = {
      version: { version: '1.28.2-do.0' },
      region: { region: 'sfo2' },
      size: { node_pools: [{ ...pool, size: 's-1vcpu-1tb' }] },
      tag: { tags: ['k8s:mine'] },
      'no pool': { node_pools: [] },
      'max below min': { node_pools: [{ ...pool, max_nodes: 1 }] },
      'one subnet': { cluster_subnet: '10.60.0.0/16' },
      'small subnet': { ...subnets, cluster_subnet: '10.60.0.0/21' },
      'taken subnet': { ...subnets, cluster_subnet: '10.108.0.0/16' },
      'same subnet': { ...subnets, service_subnet: '10.60.0.0/19' },
      'VPC of elsewhere': { vpc_uuid: [...account.vpcs.values()].find(({ region }) => region === 'fra1')?.id },
      'too many nodes': { node_pools: [{ ...pool, count: 5 }] },
      window: { maintenance_policy: { day: 'caturday', start_time: '02:00' } },
    };
    for (const [why, change] of Object.entries(wrong)) expect((await make(change)).status, why).toBe(422);
    expect((await make(subnets)).status).toBe(201);
    expect((await make({})).body.message).toBe('a cluster with this name already exists');
    account.status = 'locked';
    expect((await make({ name: 'other' })).status).toBe(422);
  });

  it('has high availability unless refused from 1.36 on, and takes a minor for its newest patch', async () => {
    const { call } = await startForTest();
    const { ha: _, ...silent } = cluster;
    const make = async (name: string, version: string) =>
      (await call('POST /v2/kubernetes/clusters', { ...silent, name, version })).body.kubernetes_cluster;
    expect(await make('a', '1.36')).toMatchObject({ ha: true, version: '1.36.3-do.0' });
    expect(await make('b', '1.35')).toMatchObject({ ha: false, coredns_autoscaler: { enabled: false } });
  });

  it('leaves load balancers, volumes and snapshots behind unless told otherwise', async () => {
    const { call, account } = await startForTest();
    const make = async () => (await call('POST /v2/kubernetes/clusters', cluster)).body.kubernetes_cluster;
    const equip = (owner: { id: string; region: string; vpc_uuid: string }) => {
      makeLoadBalancer(account, { cluster: owner });
      makeSnapshot(account, makeVolume(account, { cluster: owner, sizeGigabytes: 10 }));
    };
    const left = () => [account.loadBalancers.size, account.volumes.size, account.snapshots.size];

    const one = await make();
    equip(one);
    expect((await call(`DELETE /v2/kubernetes/clusters/${one.id}`)).status).toBe(204);
    expect(left()).toEqual([1, 1, 1]);
    const [balancer] = account.loadBalancers.keys();
    expect((await call(`DELETE /v2/load_balancers/${balancer}`)).status).toBe(204);
    const [volume] = account.volumes.keys();
    expect((await call(`DELETE /v2/volumes/${volume}`)).status).toBe(204);
    const [snapshot] = account.snapshots.keys();
    expect((await call(`DELETE /v2/snapshots/${snapshot}`)).status).toBe(204);

    const other = await make();
    equip(other);
    const path = `/v2/kubernetes/clusters/${other.id}/destroy_with_associated_resources`;
    expect((await call(`GET ${path}`)).body).toMatchObject({
      load_balancers: [{}],
      volumes: [{}],
      volume_snapshots: [{}],
    });
    expect((await call(`DELETE ${path}/dangerous`)).status).toBe(204);
    expect(left()).toEqual([0, 0, 0]);
  });

  it('can be stuck, end in an error, and vanish', async () => {
    const { call, account } = await startForTest({ delays: { cluster: Infinity } });
    const { id } = (await call('POST /v2/kubernetes/clusters', cluster)).body.kubernetes_cluster;
    const state = async () =>
      (await call(`GET /v2/kubernetes/clusters/${id}`)).body.kubernetes_cluster?.status.state as string | undefined;
    expect(await state()).toBe('provisioning');
    Object.assign(account.clusters.get(id) ?? {}, { readyAt: 0, outcome: 'error' });
    expect(await state()).toBe('error');
    account.clusters.delete(id);
    expect(await state()).toBeUndefined();
  });

  it('gives credentials that end when asked', async () => {
    const issued: number[] = [];
    const issueToken = (seconds: number) => {
      issued.push(seconds);
      return Promise.resolve({ token: `real-${seconds}`, expiresAt: '2030-01-01T00:00:00Z' });
    };
    const realCluster = { server: 'https://10.0.0.1:6443', certificateAuthorityData: 'Q0E=', issueToken };
    const { call, account } = await startForTest();
    const { id } = (await call('POST /v2/kubernetes/clusters', cluster)).body.kubernetes_cluster;
    const own = (await call(`GET /v2/kubernetes/clusters/${id}/credentials?expiry_seconds=600`)).body;
    const life = Date.parse(own.expires_at) - Date.now();
    expect(life).toBeGreaterThan(590_000);
    expect(life).toBeLessThan(601_000);
    account.realCluster = realCluster;
    expect((await call(`GET /v2/kubernetes/clusters/${id}/credentials?expiry_seconds=900`)).body).toMatchObject({
      server: realCluster.server,
      token: 'real-900',
    });
    const config = (await call(`GET /v2/kubernetes/clusters/${id}/kubeconfig`)).body;
    expect(config['current-context']).toBe('do-nyc3-todo');
    expect(issued).toEqual([900, 604_800]);
  });
});
