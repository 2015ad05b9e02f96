import type { V1Deployment, V1Pod } from '@kubernetes/client-node';
import { missingSidecar } from './declared-sidecar.ts';
import { podTrouble, type Trouble } from './pod-trouble.ts';

export type RolloutState =
  | { readonly phase: 'done'; readonly pods: number }
  | { readonly phase: 'progressing'; readonly progress: string; readonly trouble?: Trouble }
  | { readonly phase: 'failed'; readonly reason: string };

/**
 * How far the rollout of a Deployment is, from its status and the pods of its newest revision. `trouble` is what holds
 * a pod up now; whether that will pass is for the caller to decide.
 *
 * @param waitedMs since this rollout was asked for: before its deadline can have passed, a missed one is the last rollout's
 */
export function rolloutState(
  deployment: V1Deployment,
  newPods: readonly V1Pod[],
  waitedMs = Number.POSITIVE_INFINITY,
): RolloutState {
  const { metadata, spec, status } = deployment;
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) {
    return { phase: 'progressing', progress: 'waiting for the cluster to take it up' };
  }
  const bare = newPods.map((pod) => missingSidecar(deployment, pod)).find((reason) => reason !== undefined);
  if (bare !== undefined) return { phase: 'failed', reason: bare };
  const trouble = newPods.map(podTrouble).find((found) => found !== undefined) ?? replicaFailure(deployment);
  const progressing = status?.conditions?.find(({ type }) => type === 'Progressing');
  const deadline = spec?.progressDeadlineSeconds ?? 600;
  if (progressing?.reason === 'ProgressDeadlineExceeded' && waitedMs >= deadline * 1_000) {
    const pending = trouble === undefined ? '' : `: ${trouble.message}`;
    return { phase: 'failed', reason: `no progress in ${deadline} s${pending}` };
  }
  const wanted = spec?.replicas ?? 1;
  const updated = status?.updatedReplicas ?? 0;
  const available = newPods.filter(isReady).length;
  const old = (status?.replicas ?? 0) - updated;
  if (updated >= wanted && old <= 0 && (status?.availableReplicas ?? 0) >= wanted)
    return { phase: 'done', pods: wanted };
  const leaving = old > 0 ? `, ${old} old still there` : '';
  const progress = `${Math.min(available, wanted)} of ${wanted} new pods ready${leaving}`;
  return { phase: 'progressing', progress, ...(trouble && { trouble }) };
}

export function isReady(pod: V1Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

function replicaFailure({ status }: V1Deployment): Trouble | undefined {
  const condition = status?.conditions?.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (!condition) return undefined;
  return { message: condition.message ?? condition.reason ?? 'pods cannot be created', hopeless: true };
}
