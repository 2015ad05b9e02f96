import { migrationName, Platform, renderMigrationJob, renderService } from '@todo/workload';
import { describe, expect, it } from 'vitest';
import { provisionCloud } from '../cloud/cloud-program.ts';
import { listServices } from '../environment/list-services.ts';
import { provision } from '../program.ts';
import { recordResources } from '../testing/record-resources.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { type PlannedResource, rules } from './rules.ts';

function broken(resource: PlannedResource): string[] {
  return rules.flatMap(({ name, check }) => check(resource).map((problem) => `${name}: ${problem}`));
}

const container = {
  name: 'app',
  image: 'registry.example.com/app:1.2.3',
  resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  livenessProbe: {},
  readinessProbe: {},
};
const cluster = {
  ha: false,
  corednsAutoscaler: { enabled: true },
  vpcUuid: 'v',
  clusterSubnet: 'c',
  serviceSubnet: 's',
  maintenancePolicy: {},
};
const deployment = (changes: object): PlannedResource => ({
  type: 'kubernetes:apps/v1:Deployment',
  props: { spec: { template: { spec: { containers: [{ ...container, ...changes }] } } } },
});
const cloud = (kind: string, props: object, protect = true): PlannedResource => ({
  type: `digitalocean:index/x:${kind}`,
  props: { ...props },
  protect,
});

const { ha: _, ...withoutHa } = cluster;

describe('rules', () => {
  it.each<[PlannedResource, string]>([
    [cloud('KubernetesCluster', withoutHa), 'cluster-says-what-it-wants: a cluster must say "ha"'],
    [cloud('KubernetesCluster', cluster, false), 'precious-is-protected'],
    [cloud('DatabaseCluster', {}, false), 'precious-is-protected'],
    [cloud('ContainerRegistry', { subscriptionTierSlug: 'starter' }), 'registry-holds-all-services'],
    [{ type: 'kubernetes:core/v1:Service', props: { spec: { type: 'LoadBalancer' } } }, 'load-balancer-says-its-type'],
    [deployment({ image: 'registry.example.com/app:latest' }), 'images-are-fixed'],
    [deployment({ image: 'registry.example.com:5000/app' }), 'images-are-fixed'],
    [
      deployment({ resources: {} }),
      'containers-say-what-they-need: container app: requests.cpu, requests.memory, limits',
    ],
    [deployment({ readinessProbe: undefined }), 'containers-are-probed'],
  ])('%j breaks %s', (resource, expected) => {
    expect(broken(resource)).toEqual([expect.stringContaining(expected)]);
  });

  it('are content with what is right', () => {
    const annotations = { 'service.beta.kubernetes.io/do-loadbalancer-type': 'REGIONAL_NETWORK' };
    const fine: PlannedResource[] = [
      cloud('KubernetesCluster', cluster),
      cloud('ContainerRegistry', { subscriptionTierSlug: 'basic' }),
      deployment({}),
      deployment({ image: `r/app@sha256:${'a'.repeat(64)}` }),
      { type: 'kubernetes:core/v1:Service', props: { spec: { type: 'LoadBalancer' }, metadata: { annotations } } },
      { type: 'kubernetes:core/v1:Service', props: { spec: { type: 'ClusterIP' } } },
      // A component of ours, which says nothing and is not protected.
      { type: 'todo:cloud:KubernetesCluster', props: {} },
    ];
    expect(fine.flatMap(broken)).toEqual([]);
  });
});

describe('everything we make keeps them', () => {
  it('in the account and in the cluster', async () => {
    const digitalocean = { region: 'nyc1', registry: { name: 'acme' }, databases: { postgres: {}, valkey: {} } };
    const environment = sampleEnvironment({ digitalocean });
    const answers = {
      'digitalocean:index/getKubernetesVersions:getKubernetesVersions': () => ({ validVersions: ['1.36.0-do.0'] }),
      'digitalocean:index/databaseCluster:DatabaseCluster': () => ({ privateUri: 'postgresql://u:p@h/d' }),
    };
    const settings = environment.digitalocean;
    if (!settings) throw new Error('the sample has a section for DigitalOcean');
    const recorded = [
      ...(await recordResources(() => provisionCloud({ environment: 'prod', digitalocean: settings }), {}, answers)),
      ...(await recordResources(() => provision({ environment, clusterId: 'c', existingNamespaces: new Set() }))),
    ].filter(({ type }) => /^(digitalocean|kubernetes):/.test(type));
    expect(recorded.length).toBeGreaterThan(15);
    for (const { type, name, inputs, options } of recorded) {
      expect(broken({ type, props: inputs, protect: options.protect }), name).toEqual([]);
    }
  });

  it('in a release of every service', async () => {
    const platform = Platform.parse({ schemaVersion: '1', environment: 'prod', registry: 'r.example.com/todo' });
    const target = { namespace: 'todo-app-prod', image: `r.example.com/todo/x@sha256:${'a'.repeat(64)}` };
    for (const manifest of await listServices()) {
      const job = renderMigrationJob(manifest, platform, { ...target, identity: 'src-0123456789abcdef0123' });
      for (const object of [...renderService(manifest, platform, target), ...(job ? [job] : [])]) {
        const type = `kubernetes:${object.apiVersion}:${object.kind}`;
        const what = `${object.kind} ${object.metadata.name} of ${migrationName(manifest)}`;
        expect(broken({ type, props: { ...object } }), what).toEqual([]);
      }
    }
  });
});
