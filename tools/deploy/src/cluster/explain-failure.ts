import type { CoreV1Event } from '@kubernetes/client-node';
import type { Cluster } from './kube-cluster.ts';
import type { Trouble } from './pod-trouble.ts';

const eventLimit = 5;
const logLines = 15;

/** Warnings about the failing pod and the last lines it wrote; what cannot be had is left out. */
export async function explainFailure(cluster: Cluster, { pod, container }: Trouble): Promise<string[]> {
  if (pod === undefined) return [];
  const [events, log] = await Promise.all([
    cluster.list<CoreV1Event>('Event', { fields: `involvedObject.name=${pod},type=Warning` }).catch(() => []),
    container === undefined ? '' : lastLines(cluster, pod, container).catch(() => ''),
  ]);
  const newest = events
    .sort((a, b) => time(a).localeCompare(time(b)))
    .slice(-eventLimit)
    .map(({ reason, message, count }) => `${reason}${(count ?? 1) > 1 ? ` (${count} times)` : ''}: ${message?.trim()}`);
  const written = log === '' ? [] : [`last lines of ${pod}:`, ...log.split('\n').map((line) => `  ${line}`)];
  return [...newest, ...written];
}

async function lastLines(cluster: Cluster, pod: string, container: string): Promise<string> {
  const now = (await cluster.logs(pod, { container, lines: logLines })).trimEnd();
  return now !== '' ? now : (await cluster.logs(pod, { container, lines: logLines, previous: true })).trimEnd();
}

function time({ lastTimestamp, eventTime }: CoreV1Event): string {
  return String(lastTimestamp ?? eventTime ?? '');
}
