import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Deployment, V1Pod, V1ReplicaSet } from '@kubernetes/client-node';
import { explainFailure } from './explain-failure.ts';
import type { Cluster } from './kube-cluster.ts';
import { createPatience, type Trouble } from './pod-trouble.ts';
import { rolloutState } from './rollout-state.ts';

export type RolloutResult =
  | { readonly ok: true; readonly pods: number }
  /** `details`: events and the last lines the failing pod wrote, for the terminal. */
  | { readonly ok: false; readonly reason: string; readonly details: readonly string[] };

interface WaitOptions {
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
}

const pollMs = 500;

const revision = 'deployment.kubernetes.io/revision';

/** Waits until every pod of the Deployment is new and available, or until that will not happen any more. */
export async function waitForRollout(cluster: Cluster, name: string, options: WaitOptions): Promise<RolloutResult> {
  let last = '';
  const patience = createPatience();
  const started = Date.now();
  let trouble: Trouble | undefined;
  for (;;) {
    options.signal.throwIfAborted();
    const deployment = await cluster.read<V1Deployment>('Deployment', name);
    if (!deployment) return { ok: false, reason: `the Deployment ${name} is gone`, details: [] };
    const state = rolloutState(deployment, await newestPods(cluster, deployment), Date.now() - started);
    if (state.phase === 'done') return { ok: true, pods: state.pods };
    if (state.phase === 'failed') return failure(cluster, state.reason, trouble);
    trouble = state.trouble;
    if (patience.isOver(trouble)) return failure(cluster, trouble?.message ?? '', trouble);
    if (state.progress !== last) options.onProgress(state.progress);
    last = state.progress;
    await sleep(pollMs, undefined, { signal: options.signal });
  }
}

async function failure(cluster: Cluster, reason: string, trouble: Trouble | undefined): Promise<RolloutResult> {
  return { ok: false, reason, details: trouble ? await explainFailure(cluster, trouble) : [] };
}

/** Pods of the revision that the Deployment is at, not those it replaces. */
async function newestPods(cluster: Cluster, { metadata }: V1Deployment): Promise<V1Pod[]> {
  const labels = `app.kubernetes.io/name=${metadata?.name}`;
  const [sets, pods] = await Promise.all([
    cluster.list<V1ReplicaSet>('ReplicaSet', { labels, metadataOnly: true }),
    cluster.list<V1Pod>('Pod', { labels }),
  ]);
  const current = metadata?.annotations?.[revision];
  const newest = sets.find((set) => set.metadata?.annotations?.[revision] === current)?.metadata?.uid;
  if (newest === undefined) return [];
  return pods.filter(({ metadata }) => metadata?.ownerReferences?.some(({ uid }) => uid === newest));
}
