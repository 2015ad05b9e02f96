import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { KubernetesObject } from '@todo/workload';
import { explainFailure } from './explain-failure.ts';
import type { Cluster } from './kube-cluster.ts';
import { createPatience, podTrouble, type Trouble } from './pod-trouble.ts';
import type { RolloutResult } from './wait-for-rollout.ts';

const pollMs = 500;

/**
 * Runs a Job to its end. One of the same name that has succeeded is not run again, one under way is waited for, and one
 * that failed is replaced. One whose pod cannot even start is removed. `ran` is false when there was nothing to do.
 */
export async function runJob(
  cluster: Cluster,
  job: KubernetesObject,
  signal: AbortSignal,
): Promise<RolloutResult & { readonly ran: boolean }> {
  const { name } = job.metadata;
  const earlier = await cluster.read<V1Job>('Job', name);
  if (finished(earlier) === 'Complete') return { ok: true, pods: 0, ran: false };
  if (finished(earlier) === 'Failed') await removeJob(cluster, name, signal);
  if (!earlier || finished(earlier) === 'Failed') await cluster.create(job);
  const patience = createPatience();
  for (;;) {
    const now = await cluster.read<V1Job>('Job', name);
    if (finished(now) === 'Complete') return { ok: true, pods: 1, ran: true };
    const pod = (await cluster.list<V1Pod>('Pod', { labels: `batch.kubernetes.io/job-name=${name}` })).at(-1);
    const trouble = pod && podTrouble(pod);
    if (!now || finished(now) === 'Failed') {
      const why = now?.status?.conditions?.find(({ type }) => type === 'Failed')?.message ?? 'it is gone';
      return { ...(await failure(cluster, `Job ${name} failed: ${why}`, pod, trouble)), ran: true };
    }
    if (trouble && patience.isOver(trouble)) {
      const result = await failure(cluster, `Job ${name} cannot run: ${trouble.message}`, pod, trouble);
      await cluster.remove('Job', name);
      return { ...result, ran: true };
    }
    await sleep(pollMs, undefined, { signal });
  }
}

function finished(job: V1Job | undefined): 'Complete' | 'Failed' | undefined {
  const ended = job?.status?.conditions?.find(
    ({ type, status }) => status === 'True' && /^(Complete|Failed)$/.test(type),
  );
  return ended?.type as 'Complete' | 'Failed' | undefined;
}

async function removeJob(cluster: Cluster, name: string, signal: AbortSignal): Promise<void> {
  await cluster.remove('Job', name);
  while (await cluster.read('Job', name)) await sleep(pollMs, undefined, { signal });
}

async function failure(
  cluster: Cluster,
  reason: string,
  pod: V1Pod | undefined,
  trouble: Trouble | undefined,
): Promise<RolloutResult> {
  const container = pod?.spec?.containers[0]?.name;
  const where = { pod: pod?.metadata?.name ?? '', ...(container !== undefined && { container }) };
  const details = pod ? await explainFailure(cluster, { message: '', hopeless: true, ...trouble, ...where }) : [];
  return { ok: false, reason, details };
}
