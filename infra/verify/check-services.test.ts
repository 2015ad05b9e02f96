import type { V1Deployment } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { digest, healthyFacts, madeAt, platformFor, services } from '../testing/healthy-facts.ts';
import { outcomesOf } from '../testing/outcomes-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { checkServices } from './check-services.ts';
import type { ClusterFacts } from './cluster-facts.ts';

const environment = sampleEnvironment();
const platform = platformFor(environment);
const now = madeAt.getTime() + 600_000;

function problems(change: (facts: ClusterFacts, backend: V1Deployment) => void, told = platform): string[] {
  const facts = structuredClone(healthyFacts(environment));
  const backend = facts.deployments.find(({ metadata }) => metadata?.name === 'todo-backend');
  change(facts, backend ?? {});
  return outcomesOf(checkServices(environment, facts, told, services, now));
}

const main = (deployment: V1Deployment) => deployment.spec?.template.spec?.containers[0] ?? { name: '' };
const without = <T extends { metadata?: { name?: string } }>(all: T[], name: string) =>
  all.splice(
    all.findIndex(({ metadata }) => metadata?.name === name),
    1,
  );

describe('checkServices', () => {
  it('says nothing of what was deployed and runs', () => {
    expect(problems(() => undefined)).toEqual([]);
  });

  it.each<[string, (facts: ClusterFacts, backend: V1Deployment) => void, string]>([
    [
      'missing',
      ({ deployments }) => without(deployments, 'event-service'),
      'services are deployed: event-service is missing',
    ],
    [
      'short of pods',
      (_, { status }) => Object.assign(status ?? {}, { readyReplicas: 2 }),
      'pods are ready: todo-backend has 2 of 3 pods ready',
    ],
    [
      'scaled to nothing',
      (_, { spec, status }) => {
        Object.assign(spec ?? {}, { replicas: 0 });
        Object.assign(status ?? {}, { readyReplicas: 0, updatedReplicas: 0 });
      },
      'pods are ready: todo-backend has 0 of 3 pods ready',
    ],
    [
      'half rolled out',
      (_, { status }) => Object.assign(status ?? {}, { updatedReplicas: 1 }),
      'pods are ready: todo-backend has pods of an older release',
    ],
    [
      'not released',
      (_, { metadata }) => Object.assign(metadata ?? {}, { annotations: {} }),
      'each runs its release, by digest: todo-backend runs what no deploy released',
    ],
    [
      'of a lost ledger',
      (facts) => void (facts.releases = facts.releases.filter(({ service }) => service !== 'todo-backend')),
      'each runs its release, by digest: todo-backend runs what no deploy released',
    ],
    [
      'another image',
      (_, backend) => Object.assign(main(backend), { image: `x@sha256:${'b'.repeat(64)}` }),
      `each runs its release, by digest: todo-backend runs x@sha256:${'b'.repeat(64)}, and release 3 is ${digest}`,
    ],
    [
      'a failed release',
      ({ releases }) =>
        void releases.forEach((release, index) => index === 1 && Object.assign(release, { result: 'failed' })),
      'each runs its release, by digest: todo-backend runs release 3, which is "failed"',
    ],
    [
      'without a probe',
      (_, backend) => Object.assign(main(backend), { readinessProbe: undefined }),
      'probes, requests, memory limits, no latest: todo-backend container main: liveness and readiness probes are needed',
    ],
    [
      'not scaled',
      ({ autoscalers }) => without(autoscalers, 'todo-backend'),
      'autoscalers are there and can measure: todo-backend has no autoscaler',
    ],
    [
      'scaled otherwise',
      ({ autoscalers }) =>
        void autoscalers.forEach(
          (one) => one.metadata?.name === 'todo-backend' && Object.assign(one.spec ?? {}, { maxReplicas: 99 }),
        ),
      'autoscalers are there and can measure: todo-backend scales from 3 to 99, not 3 to 10',
    ],
    [
      'not measured',
      ({ autoscalers }) =>
        void autoscalers.forEach(
          (one) =>
            one.metadata?.name === 'todo-backend' &&
            Object.assign(one.status ?? {}, {
              conditions: [{ type: 'ScalingActive', status: 'False', message: 'no metrics' }],
            }),
        ),
      'autoscalers are there and can measure: todo-backend cannot be scaled: no metrics',
    ],
    [
      'without a budget',
      ({ budgets }) => without(budgets, 'todo-backend'),
      'disruption budgets hold: todo-backend has no disruption budget',
    ],
    [
      'below its budget',
      ({ budgets }) =>
        void budgets.forEach(
          ({ metadata, status }) =>
            metadata?.name === 'todo-backend' && Object.assign(status ?? {}, { currentHealthy: 1 }),
        ),
      'disruption budgets hold: todo-backend has 1 healthy pods, and needs 2',
    ],
    [
      'open to everybody',
      ({ policies }) => without(policies, 'todo-backend-migrate'),
      'network policies and ports are as declared: network policy todo-backend-migrate is missing',
    ],
    [
      'on another port',
      (facts) =>
        void facts.services.forEach(
          (one) => one.metadata?.name === 'todo-backend' && Object.assign(one.spec ?? {}, { ports: [{ port: 80 }] }),
        ),
      'network policies and ports are as declared: Service todo-backend has no port 8000',
    ],
  ])('finds a service that is %s', (_name, change, problem) => {
    expect(problems(change)).toEqual([problem]);
  });

  it('gives the cluster time to measure pods that are new, and none to an autoscaler that is switched off', () => {
    const of = (reason: string, minutesAgo: number) =>
      problems(({ autoscalers: [first] }) => {
        const lastTransitionTime = new Date(now - minutesAgo * 60_000);
        const conditions = [{ type: 'ScalingActive', status: 'False', reason, lastTransitionTime }];
        Object.assign(first?.status ?? {}, { conditions });
      });
    expect(of('FailedGetResourceMetric', 2)).toEqual([]);
    expect(of('FailedGetResourceMetric', 4)).toHaveLength(1);
    expect(of('ScalingDisabled', 1)).toHaveLength(1);
  });

  it('finds pods that started with a secret of yesterday', () => {
    const changed = { ...platform, secretHashes: 'database-secret/url=fedcba9876543210' };
    expect(problems(() => undefined, changed)).toEqual([
      expect.stringMatching(
        /^pods have the secrets of today: event-service started before database-secret\.url changed; todo-backend/,
      ),
    ]);
  });
});
