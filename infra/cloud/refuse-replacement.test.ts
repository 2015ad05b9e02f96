import { describe, expect, it } from 'vitest';
import type { Step } from '../engine/run-engine.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import type { CloudState } from './read-cloud-state.ts';
import { refusePreciousLoss, refuseReplacement } from './refuse-replacement.ts';

const made: Record<string, Record<string, unknown>> = {
  Vpc: { region: 'nyc1' },
  KubernetesCluster: {
    region: 'nyc1',
    clusterSubnet: '172.20.0.0/16',
    serviceSubnet: '172.21.0.0/19',
    nodePool: { size: 's-2vcpu-4gb' },
  },
  ContainerRegistry: { name: 'acme', region: 'nyc3' },
};
const state: CloudState = {
  resources: Object.entries(made).map(([kind, inputs]) => ({ kind, id: kind, urn: kind, inputs, outputs: {} })),
  urns: new Set(Object.keys(made)),
};

function settings(overrides: object = {}): DigitalOcean {
  const section = { region: 'nyc1', registry: { name: 'acme' }, ...overrides };
  return sampleEnvironment({ registry: undefined, digitalocean: section }).digitalocean as DigitalOcean;
}

describe('refuseReplacement', () => {
  it('lets through what is as it was, what can change in place, and everything before there is anything', () => {
    expect(() => refuseReplacement(state, 'prod', settings())).not.toThrow();
    expect(() =>
      refuseReplacement(state, 'prod', settings({ cluster: { nodes: { max: 9 }, ha: true } })),
    ).not.toThrow();
    const other = settings({ region: 'sfo3', cluster: { clusterSubnet: '172.24.0.0/16' } });
    expect(() => refuseReplacement({ resources: [], urns: new Set() }, 'prod', other)).not.toThrow();
  });

  // DigitalOcean chose it, and nothing is noted of it.
  it('lets through a range of addresses that was left to DigitalOcean', () => {
    expect(() => refuseReplacement(state, 'prod', settings({ network: { ipRange: '10.120.0.0/20' } }))).not.toThrow();
  });

  it.each<[string, object, string]>([
    ['region', { region: 'sfo3' }, 'KubernetesCluster was made with nyc1, and cannot become sfo3'],
    ['cluster.clusterSubnet', { cluster: { clusterSubnet: '172.24.0.0/16' } }, 'made with 172.20.0.0/16'],
    ['cluster.serviceSubnet', { cluster: { serviceSubnet: '172.22.0.0/19' } }, 'made with 172.21.0.0/19'],
    [
      'cluster.nodes.size',
      { cluster: { nodes: { size: 's-4vcpu-8gb' } } },
      'nx run infra:upgrade --env prod --node-size s-4vcpu-8gb',
    ],
    ['registry.name', { registry: { name: 'other' } }, 'ContainerRegistry was made with acme'],
    ['registry.region', { registry: { name: 'acme', region: 'fra1' } }, 'ContainerRegistry was made with nyc3'],
  ])('refuses another %s', async (field, overrides, part) => {
    const problems = await problemsOf(() => refuseReplacement(state, 'prod', settings(overrides)));
    expect(problems.every((problem) => problem.startsWith(`digitalocean.${field}: `))).toBe(true);
    expect(problems.join('\n')).toContain(part);
  });
});

describe('refusePreciousLoss', () => {
  const step = (op: string, kind: string): Step => {
    return { op, type: `digitalocean:index/x:${kind}`, inputs: { name: 'thing' } } as unknown as Step;
  };

  it.each(['KubernetesCluster', 'ContainerRegistry', 'DatabaseCluster', 'DatabaseDb'])(
    'never lets a %s be replaced, and be deleted only when told',
    async (kind) => {
      for (const allowed of [false, true]) {
        const [problem] = await problemsOf(() => refusePreciousLoss([step('replace', kind)], allowed));
        expect(problem).toContain(`this would replace ${kind} thing with an empty one`);
      }
      const [problem] = await problemsOf(() => refusePreciousLoss([step('delete', kind)], false));
      expect(problem).toContain(`this would delete ${kind} thing with everything in it: add --allow-delete`);
      expect(() => refusePreciousLoss([step('delete', kind)], true)).not.toThrow();
    },
  );

  it('lets everything else go', () => {
    const plan = [
      step('create', 'KubernetesCluster'),
      step('update', 'DatabaseCluster'),
      step('replace', 'DatabaseFirewall'),
    ];
    expect(() => refusePreciousLoss(plan, false)).not.toThrow();
  });
});
