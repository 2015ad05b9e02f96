import { describe, expect, it } from 'vitest';
import { healthyFacts, madeAt, services } from '../testing/healthy-facts.ts';
import { outcomesOf } from '../testing/outcomes-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { checkDurations } from './check-durations.ts';
import type { ClusterFacts } from './cluster-facts.ts';

const environment = sampleEnvironment({ digitalocean: { region: 'nyc1', registry: { name: 'acme' } } });
const quick = { account: 400, cluster: 60, loadBalancer: 200 };
const seconds = (count: number) => new Date(madeAt.getTime() + count * 1000);

function check(change: (facts: ClusterFacts) => void, durations = quick, where = environment) {
  const facts = healthyFacts(where);
  change(facts);
  return checkDurations(where, facts, durations, services);
}
const problems = (...args: Parameters<typeof check>) => outcomesOf(check(...args));
/** When the first pod's container started, and when it was ready. */
const firstPod =
  (started: number, ready: number) =>
  ({ pods: [pod] }: ClusterFacts) => {
    Object.assign(pod?.status?.containerStatuses?.[0]?.state ?? {}, { running: { startedAt: seconds(started) } });
    Object.assign(pod?.status?.conditions?.[0] ?? {}, { lastTransitionTime: seconds(ready) });
  };

describe('checkDurations', () => {
  it('says what each took, within its limit', () => {
    expect(check(() => undefined).map(({ outcome, measured, limit }) => `${outcome} ${measured} ${limit}`)).toEqual([
      'ok account 6 min 40 s, cluster 1 min ≤ 10 min',
      'ok 3 min 20 s ≤ 5 min',
      'ok event-service 41.5 s, todo-backend 41.5 s, todo-frontend 41.5 s ≤ 5 min',
      'ok 10 s at most, of 8 ≤ 2 min',
    ]);
  });

  it('judges both sides of provisioning together, and the load balancer', () => {
    expect(problems(() => undefined, { account: 550, cluster: 51, loadBalancer: 301 })).toEqual([
      'provisioning: account 9 min 10 s, cluster 51 s',
      'load balancer got its address: 5 min 1 s',
    ]);
  });

  it('does not judge what nobody noted', () => {
    const unknown = ['provisioning?', 'load balancer got its address?'];
    expect(problems(() => undefined, {} as typeof quick)).toEqual(unknown);
    expect(problems(() => undefined, { cluster: 5 } as typeof quick)).toEqual(unknown);
    expect(problems(() => undefined, { cluster: 5 } as typeof quick, sampleEnvironment())).toEqual([unknown[1]]);
    expect(
      problems((facts) => void (facts.releases = facts.releases.map((one) => ({ ...one, seconds: undefined })))),
    ).toEqual(['deploys of what runs?']);
  });

  it('judges the deploy of what runs, whatever was deployed before', () => {
    expect(
      problems(({ releases }) => releases.forEach((one) => releases.push({ ...one, number: 2, seconds: 900 }))),
    ).toEqual([]);
    expect(problems(({ releases: [first] }) => Object.assign(first ?? {}, { seconds: 900 }))).toEqual([
      'deploys of what runs: event-service 15 min, todo-backend 41.5 s, todo-frontend 41.5 s',
    ]);
  });

  it('finds a pod that waited long for a node or an image, and passes over one that was not ready in between', () => {
    expect(problems(firstPod(200, 210))).toEqual(['pods became ready: 3 min 30 s at most, of 8']);
    expect(problems(firstPod(3, 86_400))).toEqual([]);
    expect(
      problems(({ pods }) =>
        pods.forEach(({ status }) => Object.assign(status?.containerStatuses?.[0] ?? {}, { restartCount: 1 })),
      ),
    ).toEqual(['pods became ready?']);
  });
});
