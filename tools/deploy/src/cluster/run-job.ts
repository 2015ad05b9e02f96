import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { KubernetesObject } from '@todo/workload';
import { explainFailure } from './explain-failure.ts';
import type { Cluster } from './kube-cluster.ts';
import { podTrouble } from './pod-trouble.ts';
import type { RolloutResult } from './wait-for-rollout.ts';

const pollMs = 500;

/**
 * Runs a Job to its end. One of the same name that has succeeded is not run again, one under way is waited for, and one
 * that failed is replaced. `ran` is false when there was nothing to do.
 */
export async function runJob(
  cluster: Cluster,
  job: KubernetesObject,
  signal: AbortSignal,
): Promise<RolloutResult & { readonly ran: boolean }> {
  const { name } = job.metadata;
  const earlier = await cluster.read<V1Job>('Job', name);
  if (finished(earlier) === 'Complete') return { ok: true, pods: 0, ran: false };
  if (earlier && finished(earlier) === 'Failed') {
    await cluster.remove('Job', name);
    while (await cluster.read('Job', name)) await sleep(pollMs, undefined, { signal });
  }
  if (!earlier || finished(earlier) === 'Failed') await cluster.create(job);
  for (;;) {
    const now = await cluster.read<V1Job>('Job', name);
    if (finished(now) === 'Complete') return { ok: true, pods: 1, ran: true };
    if (!now || finished(now) === 'Failed') return { ...(await failure(cluster, now, name)), ran: true };
    await sleep(pollMs, undefined, { signal });
  }
}

function finished(job: V1Job | undefined): 'Complete' | 'Failed' | undefined {
  const ended = job?.status?.conditions?.find(
    ({ type, status }) => status === 'True' && /^(Complete|Failed)$/.test(type),
  );
  return ended?.type as 'Complete' | 'Failed' | undefined;
}

async function failure(cluster: Cluster, job: V1Job | undefined, name: string): Promise<RolloutResult> {
  const condition = job?.status?.conditions?.find(({ type }) => type === 'Failed');
  const pods = await cluster.list<V1Pod>('Pod', { labels: `batch.kubernetes.io/job-name=${name}` });
  const pod = pods.at(-1);
  const container = pod?.spec?.containers[0]?.name;
  const trouble = pod && (podTrouble(pod) ?? { message: '', hopeless: true, pod: pod.metadata?.name ?? '' });
  const details = trouble ? await explainFailure(cluster, { ...trouble, ...(container && { container }) }) : [];
  return { ok: false, reason: `Job ${name} failed: ${condition?.message ?? 'it is gone'}`, details };
}
