import { describe, expect, it } from 'vitest';
import { findInstalled } from '../engine/find-pulumi.ts';
import { type AccountEnvironment, startAccountEnvironment } from '../testing/account-environment.ts';

const missing = (await findInstalled(process.env['PATH'] ?? '')) ? undefined : 'needs pulumi on PATH';
const databases = { postgres: {} };

/** Requests of the engine's provider that changed something since `from`. */
function changes({ fake }: AccountEnvironment, from = 0): string[] {
  const writes = fake.requests.slice(from).filter(({ method }) => method !== 'GET');
  return writes
    .filter(({ path }) => !path.endsWith('/validate-name'))
    .map(({ method, path }) => `${method} ${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')}`);
}

describe.skipIf(missing)(`the account's side${missing ? ` (${missing})` : ''}`, () => {
  it('is made once, stays as it is, changes in place, and refuses what would replace it', async () => {
    const env = await startAccountEnvironment();
    const { fake, configure, apply } = env;
    await configure({ databases });
    const first = await apply();
    expect(first.problems).toEqual([]);
    expect(changes(env).sort()).toEqual([
      'POST /v2/databases',
      'POST /v2/databases/<id>/dbs',
      'POST /v2/kubernetes/clusters',
      'POST /v2/kubernetes/registry',
      'POST /v2/registry',
      'POST /v2/vpcs',
      'PUT /v2/databases/<id>/firewall',
    ]);
    expect(first.output).toContain('plan for the account: 6 to make');
    expect(first.output).toMatch(
      /PostgreSQL, 1 of db-s-1vcpu-1gb +15\.15[^]*together +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d/,
    );
    const [cluster] = fake.account.clusters.values();
    expect(first.outputs).toMatchObject({
      clusterId: cluster?.id,
      clusterName: 'todo-app-prod',
      kubernetesVersion: '1.36.3-do.0',
      nodeCount: 3,
      registryEndpoint: 'registry.digitalocean.com/acme',
    });
    expect(first.outputs?.databaseUrl).toMatch(
      /^postgresql:\/\/doadmin:AVNS_\w+@private-.*\/todo\?.*uselibpqcompat=true$/,
    );
    const vpc = [...fake.account.vpcs.values()].find(({ name }) => name === 'todo-app-prod-vpc');
    expect(cluster).toMatchObject({ vpc_uuid: vpc?.id, registry_enabled: true, ha: false });

    let before = fake.requests.length;
    const again = await apply();
    expect(again).toMatchObject({ problems: [], changed: false });
    expect(changes(env, before)).toEqual([]);

    // What DigitalOcean and the autoscaler do by themselves is not undone.
    fake.account.kubernetesVersions.unshift('1.36.5-do.0');
    if (cluster) cluster.version = '1.36.5-do.0';
    fake.account.kubernetesVersions = ['1.37.1-do.0', '1.36.7-do.0'];
    before = fake.requests.length;
    expect(await apply()).toMatchObject({ problems: [], changed: false });
    expect(changes(env, before)).toEqual([]);

    before = fake.requests.length;
    const nodes = { max: 6 };
    await configure({ databases, cluster: { nodes, maintenance: { day: 'sunday' } } });
    expect((await apply()).problems).toEqual([]);
    expect(changes(env, before)).toEqual([
      'PUT /v2/kubernetes/clusters/<id>',
      'PUT /v2/kubernetes/clusters/<id>/node_pools/<id>',
    ]);
    expect([...fake.account.clusters.keys()]).toEqual([cluster?.id]);
    expect(cluster?.maintenance_policy.day).toBe('sunday');
    expect(cluster?.node_pools[0]).toMatchObject({ min_nodes: 2, max_nodes: 6 });

    before = fake.requests.length;
    const other = { nodes: { size: 's-4vcpu-8gb' }, clusterSubnet: '172.24.0.0/16' };
    await configure({ databases, region: 'sfo3', cluster: other, registry: { name: 'acme', region: 'fra1' } });
    expect((await apply()).problems).toEqual([
      'digitalocean.region: Vpc was made with nyc1, and cannot become sfo3: put it back, or make another environment',
      'digitalocean.region: KubernetesCluster was made with nyc1, and cannot become sfo3: put it back, or make another environment',
      expect.stringContaining('digitalocean.cluster.clusterSubnet: KubernetesCluster was made with 172.20.0.0/16'),
      'digitalocean.cluster.nodes.size: KubernetesCluster was made with s-2vcpu-4gb, and cannot become s-4vcpu-8gb: put it back, or nx run infra:upgrade --env prod --node-size s-4vcpu-8gb',
      expect.stringContaining('digitalocean.registry.region: ContainerRegistry was made with nyc3'),
    ]);
    await configure({});
    expect((await apply()).problems.join()).toContain('database-url is not set');
    expect(changes(env, before)).toEqual([]);
  });
});
