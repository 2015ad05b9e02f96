import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { healthyFacts, madeAt, services } from '../testing/healthy-facts.ts';
import { outcomesOf } from '../testing/outcomes-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { checkPods } from './check-pods.ts';
import type { ClusterFacts } from './cluster-facts.ts';

const environment = sampleEnvironment();
const now = madeAt.getTime() + 3600_000;

function problems(change: (facts: ClusterFacts) => void): string[] {
  const facts = healthyFacts(environment);
  change(facts);
  return outcomesOf(checkPods(environment, facts, services, now));
}

const pod = ({ pods }: ClusterFacts, name: string): V1Pod => pods.find(({ metadata }) => metadata?.name === name) ?? {};
const ended = (minutesAgo: number) => ({
  lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: new Date(now - minutesAgo * 60_000) } },
});
const container = (facts: ClusterFacts) => pod(facts, 'todo-backend-0').status?.containerStatuses?.[0] ?? {};

describe('checkPods', () => {
  it('says nothing of pods that run, nor of a restart that is history', () => {
    expect(problems(() => undefined)).toEqual([]);
    expect(problems((facts) => Object.assign(container(facts), ended(90)))).toEqual([]);
  });

  it.each<[string, (facts: ClusterFacts) => unknown, string]>([
    [
      'a controller that is not ready',
      (facts) => Object.assign(pod(facts, 'controller-0').status ?? {}, { conditions: [] }),
      'pods around the services run: ingress-nginx/controller-0 is Running, not ready',
    ],
    [
      'a restart',
      (facts) => Object.assign(container(facts), ended(10)),
      'no pod restarted: todo-backend-0 restarted (OOMKilled)',
    ],
    [
      'crashes',
      (facts) => Object.assign(container(facts), { state: { waiting: { reason: 'CrashLoopBackOff' } } }),
      'no pod restarted: todo-backend-0 crashes again and again',
    ],
    [
      'all eggs in one basket',
      ({ pods }) => pods.forEach(({ spec }) => Object.assign(spec ?? {}, { nodeName: 'node-b' })),
      'pods of a service are on several nodes: event-service is all on node-b; todo-backend is all on node-b; todo-frontend is all on node-b',
    ],
  ])('finds %s', (_name, change, problem) => {
    expect(problems((facts) => void change(facts))).toEqual([problem]);
  });

  it('counts errors in logs, whichever way a program says the level', () => {
    const lines = [
      '{"level":50,"msg":"a"}',
      '{"level":40,"msg":"no"}',
      '{"level":"error","msg":"b"}',
      'Error: not ours',
    ];
    expect(problems((facts) => void (facts.logs = [{ pod: 'todo-backend-0', lines }]))).toEqual([
      'no errors in logs: todo-backend-0 has 2, the last "b"',
    ]);
  });

  it('asks for no spread where there is one node', () => {
    expect(problems((facts) => void facts.nodes.splice(1))).toEqual(['pods of a service are on several nodes?']);
  });
});
