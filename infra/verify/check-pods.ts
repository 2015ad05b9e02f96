import type { V1Pod } from '@kubernetes/client-node';
import type { ServiceManifest } from '@todo/workload';
import type { Environment } from '../environment/environment.ts';
import { type Check, formatSeconds, judgeEach, notChecked } from './check.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { podsOf } from './pods-of.ts';
import { logSpan } from './read-recent-logs.ts';

/** A restart longer ago is history. */
const restartSpan = 3600;

/** What pods of the environment's namespaces do, and what those of its services wrote. */
export function checkPods(
  { namespaces }: Environment,
  { nodes, pods, logs }: ClusterFacts,
  services: readonly ServiceManifest[],
  now = Date.now(),
): Check[] {
  const own = pods.filter(({ metadata }) => metadata?.namespace === namespaces.application);
  const surroundings = pods.filter((pod) => !own.includes(pod));
  const look = `kubectl -n ${namespaces.application} get pods; kubectl describe and logs of the pod`;
  const several = services
    .map(({ name }) => ({ name, nodes: podsOf(pods, namespaces.application, name).map(({ spec }) => spec?.nodeName) }))
    .filter((service) => service.nodes.length > 1);
  return [
    judgeEach('pods around the services run', surroundings, notRunning, {
      todo: 'kubectl describe pod, in its namespace',
    }),
    judgeEach('no pod restarted', own, (pod) => restartOf(pod, now), {
      limit: `within ${formatSeconds(restartSpan)}`,
      todo: look,
    }),
    judgeEach('no errors in logs', logs, ({ pod, lines }) => errorsIn(pod, lines), {
      limit: `within ${formatSeconds(logSpan)}`,
      todo: `kubectl -n ${namespaces.application} logs of the pod`,
    }),
    nodes.length > 1
      ? judgeEach(
          'pods of a service are on several nodes',
          several,
          (service) => (new Set(service.nodes).size > 1 ? undefined : `${service.name} is all on ${service.nodes[0]}`),
          { todo: 'kubectl rollout restart of the Deployment, when another node has room' },
        )
      : notChecked('pods of a service are on several nodes', 'the cluster has one node'),
  ];
}

function notRunning({ metadata, status }: V1Pod): string | undefined {
  if (status?.phase === 'Succeeded') return undefined;
  const ready = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  return ready ? undefined : `${metadata?.namespace}/${metadata?.name} is ${status?.phase ?? 'unknown'}, not ready`;
}

function restartOf({ metadata, status }: V1Pod, now: number): string | undefined {
  const containers = status?.containerStatuses ?? [];
  const looping = containers.find(({ state }) => state?.waiting?.reason === 'CrashLoopBackOff');
  if (looping) return `${metadata?.name} crashes again and again`;
  const recent = containers.find(({ lastState }) => {
    const at = lastState?.terminated?.finishedAt;
    return at && now - at.getTime() < restartSpan * 1000;
  });
  return recent && `${metadata?.name} restarted (${recent.lastState?.terminated?.reason ?? 'unknown'})`;
}

/** Lines are JSON, with `level` as pino's number (50 is error) or a word; what is not JSON is no program's of ours. */
function errorsIn(pod: string, lines: readonly string[]): string | undefined {
  const errors = lines
    .map(parse)
    .filter((line) => Number(line?.level) >= 50 || /^(error|fatal)$/.test(String(line?.level)));
  if (errors.length === 0) return undefined;
  return `${pod} has ${errors.length}, the last "${errors.at(-1)?.msg ?? ''}"`;
}

function parse(line: string): { level?: unknown; msg?: string } | undefined {
  try {
    return JSON.parse(line) as { level?: unknown; msg?: string };
  } catch {
    return undefined;
  }
}
