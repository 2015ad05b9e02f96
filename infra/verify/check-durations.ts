import type { V1Pod } from '@kubernetes/client-node';
import { releaseAnnotation, type ServiceManifest } from '@todo/workload';
import type { Environment } from '../environment/environment.ts';
import type { Durations } from '../kube/provisioning-durations.ts';
import { type Check, formatSeconds, judge, judgeSeconds, notChecked } from './check.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { limits } from './limits.ts';
import { podsOf } from './pods-of.ts';

/** How long things took, as `up`, deploys and the cluster noted it. */
export function checkDurations(
  { name, namespaces, digitalocean }: Environment,
  facts: ClusterFacts,
  durations: Durations,
  services: readonly ServiceManifest[],
): Check[] {
  const own = services.flatMap((service) => podsOf(facts.pods, namespaces.application, service.name));
  return [
    ofProvisioning(durations, digitalocean !== undefined),
    durations.loadBalancer === undefined
      ? notChecked('load balancer got its address', 'no run of up waited for it', most(limits.loadBalancer))
      : judgeSeconds(
          'load balancer got its address',
          durations.loadBalancer,
          limits.loadBalancer,
          'docs/runbooks/load-balancer-late.md',
        ),
    ofDeploy(facts, services, name),
    ofPods(own),
  ];
}

function ofProvisioning({ account, cluster }: Durations, atDigitalOcean: boolean): Check {
  const what = 'provisioning';
  const limit = most(limits.provisioning);
  if (cluster === undefined || (atDigitalOcean && account === undefined)) {
    return notChecked(what, 'no run of up made all of it from beginning to end', limit);
  }
  const parts = [
    ...(account === undefined ? [] : [`account ${formatSeconds(account)}`]),
    `cluster ${formatSeconds(cluster)}`,
  ];
  return judge(what, (account ?? 0) + cluster <= limits.provisioning, {
    measured: parts.join(', '),
    limit,
    todo: 'docs/runbooks/cluster-creation-failed.md',
  });
}

function ofDeploy(
  { deployments, releases }: ClusterFacts,
  services: readonly ServiceManifest[],
  environment: string,
): Check {
  const what = 'deploys of what runs';
  const limit = most(limits.deploy);
  const running = services.flatMap(({ name }) => {
    const deployment = deployments.find(({ metadata }) => metadata?.name === name);
    const number = Number(deployment?.metadata?.annotations?.[releaseAnnotation] ?? 0);
    return releases.filter((release) => release.service === name && release.number === number);
  });
  const measured = running.flatMap(({ service, seconds }) => (seconds === undefined ? [] : [{ service, seconds }]));
  if (measured.length === 0) return notChecked(what, 'the ledger has no duration of them', limit);
  return judge(
    what,
    measured.every(({ seconds }) => seconds <= limits.deploy),
    {
      measured: measured.map(({ service, seconds }) => `${service} ${formatSeconds(seconds)}`).join(', '),
      limit,
      todo: `nx run-many -t releases --env ${environment}: which one, and when`,
    },
  );
}

/** From the creation of the slowest pod until it was ready. */
function ofPods(pods: readonly V1Pod[]): Check {
  const what = 'pods became ready';
  const todo = 'docs/runbooks/node-unhealthy.md';
  const times = pods.map(startOf);
  const known = times.filter((seconds) => seconds !== undefined);
  if (known.length === 0) {
    return notChecked(what, 'all have started anew or were not ready in between', most(limits.podsReady));
  }
  const slowest = Math.max(...known);
  return judge(what, slowest <= limits.podsReady, {
    measured: `${formatSeconds(slowest)} at most, of ${known.length}`,
    limit: most(limits.podsReady),
    todo,
  });
}

/**
 * Seconds; unknown of a pod whose readiness came back later, and of one whose container started anew: then the time
 * since which it is ready says nothing of how long its start took.
 */
function startOf({ metadata, status }: V1Pod): number | undefined {
  const ready = status?.conditions?.find(({ type, status: is }) => type === 'Ready' && is === 'True');
  const created = metadata?.creationTimestamp?.getTime();
  const started = (status?.containerStatuses ?? []).map(({ state }) => state?.running?.startedAt?.getTime() ?? NaN);
  const restarted = (status?.containerStatuses ?? []).some(({ restartCount }) => restartCount > 0);
  if (!ready?.lastTransitionTime || created === undefined || restarted) return undefined;
  const readyAt = ready.lastTransitionTime.getTime();
  const late = readyAt - Math.max(...started) > limits.podsReady * 1000;
  return late ? undefined : (readyAt - created) / 1000;
}

function most(seconds: number): string {
  return `≤ ${formatSeconds(seconds)}`;
}
