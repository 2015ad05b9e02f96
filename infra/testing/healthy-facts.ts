import type {
  V1Deployment,
  V1Ingress,
  V1NetworkPolicy,
  V1Pod,
  V1Service,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import type { Platform } from '@todo/workload';
import { platformConfigMap, podSelector, releaseAnnotation, renderService } from '@todo/workload';
import { platformOf } from '../cluster/cluster-platform.ts';
import type { Environment } from '../environment/environment.ts';
import { listServices } from '../environment/list-services.ts';
import type { ClusterFacts } from '../verify/cluster-facts.ts';

export const services = listServices();
export const digest = `sha256:${'a'.repeat(64)}`;

/** When every pod of {@link healthyFacts} was made. */
export const madeAt = new Date('2026-11-24T12:00:00Z');
const later = (seconds: number) => new Date(madeAt.getTime() + seconds * 1000);

export function platformFor(environment: Environment): Platform {
  return { ...platformOf(environment, undefined), secretHashes: 'database-secret/url=0123456789abcdef' };
}

/** What the cluster would say of an environment in which everything runs: tests break one thing of it. */
export function healthyFacts(environment: Environment): ClusterFacts {
  const { application } = environment.namespaces;
  const platform = platformFor(environment);
  const image = (service: string) => `registry.example.com/todo/${service}@${digest}`;
  const rendered = services.flatMap((service) =>
    renderService(service, platform, { namespace: application, image: image(service.name) }),
  );
  const all = <T>(kind: string) => rendered.filter((object) => object.kind === kind) as unknown as T[];
  const metadata = { name: 'environment', namespace: application };
  const { defaultRequest, default: _default, max } = environment.limits;
  return {
    version: 'v1.36.3',
    nodes: ['node-a', 'node-b', 'node-c'].map((name) => ({
      metadata: { name },
      status: {
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'MemoryPressure', status: 'False' },
        ],
      },
    })),
    namespaces: Object.values(environment.namespaces).map((name) => ({
      metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
      status: { phase: 'Active' },
    })),
    pods: [
      ...services.flatMap(({ name, scaling }) =>
        Array.from({ length: scaling.min }, (_, index) => podOf(name, application, index)),
      ),
      podOf('controller', environment.namespaces.ingress, 0),
    ],
    balancers: [{ spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } } }],
    quotas: [{ metadata, spec: { hard: { ...environment.quota } } }],
    limitRanges: [
      { metadata, spec: { limits: [{ type: 'Container', ...strings({ defaultRequest, _default, max }) }] } },
    ],
    secretNames: new Set(['database-secret']),
    serviceAccounts: new Set(['deployer']),
    platform: { metadata: { name: platformConfigMap }, data: strings(platform) },
    releases: services.map(({ name }) => ({
      number: 3,
      service: name,
      identity: 'src-1',
      objects: 'obj-1',
      digest,
      commit: 'c0ffee',
      by: 'tester',
      at: madeAt.toISOString(),
      result: 'succeeded',
      note: '',
      seconds: 41.5,
    })),
    deployments: all<V1Deployment>('Deployment').map((deployment) => {
      const pods = services.find(({ name }) => name === deployment.metadata?.name)?.scaling.min ?? 0;
      return {
        ...deployment,
        metadata: { ...deployment.metadata, annotations: { [releaseAnnotation]: '3' } },
        status: { replicas: pods, readyReplicas: pods, updatedReplicas: pods },
      };
    }),
    autoscalers: all<V2HorizontalPodAutoscaler>('HorizontalPodAutoscaler').map((autoscaler) => ({
      ...autoscaler,
      status: { conditions: [{ type: 'ScalingActive', status: 'True' }], desiredReplicas: 2 },
    })),
    budgets: services.map(({ name, scaling: { min } }) => ({
      metadata: { name },
      status: { currentHealthy: min, desiredHealthy: min - 1, disruptionsAllowed: 1, expectedPods: min },
    })),
    policies: all<V1NetworkPolicy>('NetworkPolicy'),
    services: all<V1Service>('Service'),
    ingresses: all<V1Ingress>('Ingress'),
    logs: [{ pod: 'todo-backend-0', lines: ['{"level":30,"msg":"listening"}', 'not JSON'] }],
  };
}

function podOf(service: string, namespace: string, index: number): V1Pod {
  return {
    metadata: { name: `${service}-${index}`, namespace, labels: podSelector(service), creationTimestamp: madeAt },
    spec: { containers: [], nodeName: ['node-a', 'node-b', 'node-c'][index % 3] ?? '' },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: later(8 + index) }],
      containerStatuses: [
        {
          name: 'main',
          image: '',
          imageID: '',
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: later(3) } },
        },
      ],
    },
  };
}

/** Without what is undefined, as JSON goes over the wire. */
function strings<T extends object>(value: T): Record<string, never> {
  return JSON.parse(JSON.stringify(value)) as Record<string, never>;
}
