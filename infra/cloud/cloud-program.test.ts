import { describe, expect, it } from 'vitest';
import { DigitalOcean } from '../environment/digitalocean.ts';
import { type RecordedResource, recordResources } from '../testing/record-resources.ts';
import { type CloudProgramArgs, provisionCloud } from './cloud-program.ts';

const offered = ['1.35.6-do.0', '1.36.9-do.1', '1.36.10-do.0', '1.37.0-do.0'];
const answers = {
  'digitalocean:index/getKubernetesVersions:getKubernetesVersions': () => ({ validVersions: offered }),
  'digitalocean:index/getContainerRegistry:getContainerRegistry': ({ name }: Record<string, unknown>) => ({
    endpoint: `registry.digitalocean.com/${String(name)}`,
  }),
  'digitalocean:index/databaseCluster:DatabaseCluster': () => ({ privateUri: 'postgresql://u:p@private/defaultdb' }),
};
const base = { region: 'nyc1', registry: { name: 'acme' } };

async function record(overrides: object = {}, args: Partial<CloudProgramArgs> = {}): Promise<RecordedResource[]> {
  const digitalocean = DigitalOcean.parse({ ...base, ...overrides });
  const program = () => provisionCloud({ environment: 'prod', digitalocean, ...args });
  // Without the components around them.
  return (await recordResources(program, {}, answers)).filter(({ type }) => type.startsWith('digitalocean:'));
}

async function find(type: string, ...args: Parameters<typeof record>): Promise<RecordedResource> {
  const found = (await record(...args)).filter((resource) => resource.type.endsWith(`:${type}`));
  expect(found).toHaveLength(1);
  return found[0] as RecordedResource;
}

describe('the network', () => {
  it('has the chosen range or leaves the choice to DigitalOcean, and time to be deleted', async () => {
    const vpc = await find('Vpc');
    expect(vpc.inputs).toEqual({
      name: 'todo-app-prod-vpc',
      region: 'nyc1',
      description: 'todo-app, environment prod',
    });
    expect(vpc.options.customTimeouts).toEqual({ delete: '20m' });
    expect((await find('Vpc', { network: { ipRange: '10.120.0.0/20' } })).inputs).toMatchObject({
      ipRange: '10.120.0.0/20',
    });
  });
});

describe('the registry', () => {
  it('is made with its own region, and kept', async () => {
    const registry = await find('ContainerRegistry', { registry: { name: 'acme', region: 'fra1', protect: false } });
    expect(registry.inputs).toEqual({ name: 'acme', subscriptionTierSlug: 'basic', region: 'fra1' });
    expect(registry.options.protect).toBe(false);
    expect((await find('ContainerRegistry')).options.protect).toBe(true);
  });

  it('is only looked up when it is there already', async () => {
    const recorded = await record({ registry: { name: 'acme', create: false } });
    expect(recorded.map(({ type }) => type)).not.toContain('digitalocean:index/containerRegistry:ContainerRegistry');
    const cluster = recorded.find(({ type }) => type.endsWith(':KubernetesCluster'));
    expect(cluster?.inputs).toMatchObject({ registryIntegration: true });
    expect(cluster?.dependsOn).toEqual([]);
  });
});

describe('the cluster', () => {
  it('is what the specification asks for', async () => {
    const cluster = await find('KubernetesCluster');
    expect(cluster.inputs).toEqual({
      name: 'todo-app-prod',
      region: 'nyc1',
      version: '1.36.10-do.0',
      vpcUuid: 'network-vpc-id',
      clusterSubnet: '172.20.0.0/16',
      serviceSubnet: '172.21.0.0/19',
      ha: false,
      corednsAutoscaler: { enabled: true },
      autoUpgrade: true,
      surgeUpgrade: true,
      maintenancePolicy: { day: 'saturday', startTime: '02:00' },
      registryIntegration: true,
      destroyAllAssociatedResources: false,
      kubeconfigExpireSeconds: 600,
      nodePool: {
        name: 'workers-s-2vcpu-4gb',
        size: 's-2vcpu-4gb',
        autoScale: true,
        nodeCount: 3,
        minNodes: 2,
        maxNodes: 5,
        labels: {},
        tags: ['todo-app', 'todo-app-env:prod'],
      },
      tags: ['todo-app', 'todo-app-env:prod'],
    });
    expect(cluster.dependsOn).toEqual(['images-registry']);
    expect(cluster.options).toMatchObject({ protect: true, ignoreChanges: ['version', 'nodePool.nodeCount'] });
  });

  it('has every setting of the environment', async () => {
    const { inputs, options } = await find('KubernetesCluster', {
      region: 'fra1',
      tags: ['shop'],
      cluster: {
        name: 'shop',
        version: '1.35.',
        nodes: { size: 's-4vcpu-8gb', count: 4, min: 3, max: 9, labels: { role: 'all' } },
        ha: true,
        corednsAutoscaler: false,
        autoUpgrade: false,
        surgeUpgrade: false,
        maintenance: { day: 'any', startTime: '23:30' },
        clusterSubnet: '10.64.0.0/16',
        serviceSubnet: '10.65.0.0/19',
        destroyAssociated: true,
        protect: false,
      },
    });
    const tags = ['shop', 'todo-app-env:prod'];
    expect(inputs).toMatchObject({
      name: 'shop',
      region: 'fra1',
      version: '1.35.6-do.0',
      ha: true,
      corednsAutoscaler: { enabled: false },
      autoUpgrade: false,
      surgeUpgrade: false,
      maintenancePolicy: { day: 'any', startTime: '23:30' },
      clusterSubnet: '10.64.0.0/16',
      serviceSubnet: '10.65.0.0/19',
      destroyAllAssociatedResources: true,
      nodePool: { size: 's-4vcpu-8gb', nodeCount: 4, minNodes: 3, maxNodes: 9, labels: { role: 'all' }, tags },
      tags,
    });
    expect(options.protect).toBe(false);
  });

  it('keeps its version, offered or not, until an upgrade says which one', async () => {
    const settings = { cluster: { version: '1.30.' } };
    const running = await find('KubernetesCluster', settings, { runningVersion: '1.30.3-do.1' });
    expect(running.inputs).toMatchObject({ version: '1.30.3-do.1' });
    expect(running.options.ignoreChanges).toContain('version');
    const upgraded = await find('KubernetesCluster', settings, {
      runningVersion: '1.30.3-do.1',
      upgradeTo: '1.36.10-do.0',
    });
    expect(upgraded.inputs).toMatchObject({ version: '1.36.10-do.0' });
    expect(upgraded.options.ignoreChanges).toEqual(['nodePool.nodeCount']);
  });
});

describe('the databases', () => {
  it('are not made unless asked for', async () => {
    expect((await record()).filter(({ type }) => type.includes(':Database'))).toEqual([]);
  });

  it('are on the private network and open to the cluster only', async () => {
    const recorded = await record({
      databases: { postgres: { nodes: 2, size: 'db-s-2vcpu-4gb' }, valkey: { protect: false } },
    });
    const servers = recorded.filter(({ type }) => type.endsWith(':DatabaseCluster'));
    const common = { region: 'nyc1', privateNetworkUuid: 'network-vpc-id', tags: ['todo-app', 'todo-app-env:prod'] };
    expect(servers.map(({ inputs }) => inputs)).toEqual([
      { name: 'todo-app-prod-postgres', engine: 'pg', version: '17', size: 'db-s-2vcpu-4gb', nodeCount: 2, ...common },
      { name: 'todo-app-prod-valkey', engine: 'valkey', version: '8', size: 'db-s-1vcpu-1gb', nodeCount: 1, ...common },
    ]);
    expect(servers.map(({ options }) => options.protect)).toEqual([true, false]);
    const firewalls = recorded.filter(({ type }) => type.endsWith(':DatabaseFirewall'));
    expect(firewalls.map(({ inputs }) => inputs)).toEqual(
      ['databases-postgres-id', 'databases-valkey-id'].map((clusterId) => ({
        clusterId,
        rules: [{ type: 'k8s', value: 'kubernetes-cluster-id' }],
      })),
    );
    expect(recorded.find(({ type }) => type.endsWith(':DatabaseDb'))).toMatchObject({
      inputs: { clusterId: 'databases-postgres-id', name: 'todo' },
      options: { protect: true },
    });
  });
});
