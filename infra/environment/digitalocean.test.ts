import { describe, expect, it } from 'vitest';
import { accountNames, DigitalOcean } from './digitalocean.ts';

const base = { region: 'nyc1', registry: { name: 'acme' } };

function problems(overrides: object): string[] {
  const result = DigitalOcean.safeParse({ ...base, ...overrides });
  return (result.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the section for DigitalOcean', () => {
  it('needs a region and the name of a registry; the rest is what the specification asks for', () => {
    expect(DigitalOcean.parse(base)).toMatchObject({
      cluster: {
        version: '1.36.',
        nodes: { size: 's-2vcpu-4gb', count: 3, min: 2, max: 5 },
        ha: false,
        autoUpgrade: true,
        surgeUpgrade: true,
        maintenance: { day: 'saturday', startTime: '02:00' },
        protect: true,
        destroyAssociated: false,
      },
      registry: { create: true, tier: 'basic', region: 'nyc3', protect: true },
      databases: {},
    });
    expect(problems({ registry: undefined, region: undefined })).toHaveLength(2);
  });

  it.each([
    [{ cluster: { version: '1.36' } }, 'cluster.version: a minor version with a dot behind it, such as "1.36."'],
    [{ cluster: { nodes: { count: 6 } } }, 'cluster.nodes: "count" must lie between "min" and "max"'],
    [{ cluster: { nodes: { count: 1 } } }, 'cluster.nodes: "count" must lie between "min" and "max"'],
    [{ cluster: { maintenance: { startTime: '2:00' } } }, 'cluster.maintenance.startTime: a time such as "02:00"'],
    [{ tags: ['k8s:mine'] }, 'tags.0: tags that begin with "k8s" belong to DigitalOcean'],
    [{ registry: { name: 'acme', region: 'nyc1' } }, 'registry.region: a registry can be in: nyc3, sfo3, ams3'],
    [{ registry: { name: 'acme', tier: 'starter' } }, 'registry.tier: "starter" holds one repository'],
    [{ registry: { name: 'Acme' } }, 'registry.name: lower-case letters, digits and dashes'],
    [{ network: { ipRange: '10.10.0.0/16' } }, 'network.ipRange: overlaps 10.10.0.0/16, which is reserved in nyc1'],
    [{ network: { ipRange: '10.244.16.0/20' } }, 'network.ipRange: is reserved by DigitalOcean'],
    [{ network: { ipRange: '10.246.0.0/20' } }, 'network.ipRange: is reserved by DigitalOcean'],
    [{ network: { ipRange: '11.0.0.0/20' } }, 'network.ipRange: must lie in 10.0.0.0/8'],
    [{ network: { ipRange: '10.120.0.0/29' } }, 'network.ipRange: must be between /16 and /28'],
    [{ network: { ipRange: '10.96.0.0/11' } }, 'network.ipRange: must be between /16 and /28'],
    [{ network: { ipRange: '10.120.1.0/20' } }, 'network.ipRange: must begin with the first address of the range'],
    [{ network: { ipRange: '172.20.16.0/20' } }, 'network.ipRange: overlaps clusterSubnet (172.20.0.0/16)'],
    [{ cluster: { serviceSubnet: '172.20.0.0/19' } }, 'cluster.serviceSubnet: overlaps clusterSubnet'],
    [{ cluster: { clusterSubnet: '172.20.0.0/21' } }, 'cluster.clusterSubnet: must be between /16 and /20'],
    [{ cluster: { serviceSubnet: '172.21.0.0/24' } }, 'cluster.serviceSubnet: must be between /16 and /22'],
    [
      { cluster: { clusterSubnet: '172.20.0.0/20', nodes: { max: 40 } } },
      'cluster.clusterSubnet: has room for 32 nodes, and "max" is 40',
    ],
    [{ databases: { postgres: { version: '17.2' } } }, 'databases.postgres.version: a major version such as "17"'],
    [{ clusters: {} }, ': Unrecognized key: "clusters"'],
  ])('refuses %j', (overrides, expected) => {
    expect(problems(overrides)).toEqual([expect.stringContaining(expected)]);
  });

  it('lets the same range be used where it is not reserved, and an adopted registry have any tier', () => {
    expect(problems({ region: 'fra1', network: { ipRange: '10.10.0.0/16' } })).toEqual([]);
    expect(problems({ registry: { name: 'acme', create: false, tier: 'starter' } })).toEqual([]);
  });

  it('names the parts after the environment unless told otherwise', () => {
    expect(accountNames('prod', DigitalOcean.parse(base))).toEqual({
      cluster: 'todo-app-prod',
      network: 'todo-app-prod-vpc',
      postgres: 'todo-app-prod-postgres',
      valkey: 'todo-app-prod-valkey',
      tag: 'todo-app-env:prod',
    });
    const named = DigitalOcean.parse({ ...base, cluster: { name: 'shop' }, network: { name: 'lan' } });
    expect(accountNames('prod', named)).toMatchObject({ cluster: 'shop', network: 'lan' });
  });
});
