import { ApiException, CoreV1Api, PatchStrategy, setHeaderOptions, type V1Pod } from '@kubernetes/client-node';
import { InfraError } from '../infra-error.ts';
import type { Cluster } from '../kube/connect-cluster.ts';
import { ignoreNotFound } from '../kube/ignore-not-found.ts';
import { type Pace, waitUntil } from '../wait-until.ts';

export interface DrainOptions {
  print: (line: string) => void;
  signal?: AbortSignal | undefined;
  /** How long each node may take. */
  pace?: Pace;
}

/** A quarter of an hour for each node, as DigitalOcean gives evictions in its own upgrades. */
const standardPace: Pace = { interval: 3_000, patience: 15 * 60_000 };

/** Pods of these nodes that nobody would start again: once evicted they are gone. @returns `namespace/name` of each */
export async function findUnmanagedPods(cluster: Cluster, nodes: readonly string[]): Promise<string[]> {
  const pods = await Promise.all(nodes.map((node) => podsToMove(cluster, node)));
  return pods
    .flat()
    .filter((pod) => !controllerOf(pod))
    .map(nameOf);
}

/**
 * Lets no more pods on the nodes, then moves those that are there elsewhere, node by node. Evictions respect disruption
 * budgets. Pods of DaemonSets go with their node. Run again, it goes on where it was.
 *
 * @throws {InfraError} naming the pods that do not go, and why
 */
export async function drainNodes(cluster: Cluster, nodes: readonly string[], options: DrainOptions): Promise<void> {
  const there = await setUnschedulable(cluster, nodes, true);
  for (const node of there) await drainNode(cluster, node, options);
}

/** Lets pods on the nodes, or no more. @returns those that there are */
export async function setUnschedulable(
  { config }: Cluster,
  nodes: readonly string[],
  unschedulable: boolean,
): Promise<string[]> {
  const api = config.makeApiClient(CoreV1Api);
  const there: string[] = [];
  for (const name of nodes) {
    const node = await api.readNode({ name }).catch(ignoreNotFound);
    if (!node) continue;
    there.push(name);
    if ((node.spec?.unschedulable ?? false) === unschedulable) continue;
    const mergePatch = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    await api.patchNode({ name, body: { spec: { unschedulable } } }, mergePatch);
  }
  return there;
}

async function drainNode(cluster: Cluster, node: string, options: DrainOptions): Promise<void> {
  const { print, signal, pace = standardPace } = options;
  const reasons = new Map<string, string>();
  let left: string[] = [];
  const look = async () => {
    const pods = await podsToMove(cluster, node);
    left = pods.map(nameOf);
    for (const pod of pods) {
      const refusal = pod.metadata?.deletionTimestamp
        ? 'it is asked to end, and has not yet'
        : await evict(cluster, pod);
      if (refusal && reasons.get(nameOf(pod)) !== refusal) print(`  … ${nameOf(pod)} on ${node}: ${refusal}`);
      reasons.set(nameOf(pod), refusal ?? 'it is asked to end, and has not yet');
    }
    return pods.length === 0 ? true : undefined;
  };
  print(`  … ${node} is emptied`);
  if (await waitUntil(look, pace, signal)) {
    print(`  ${node} is empty`);
    return;
  }
  const minutes = Math.round(pace.patience / 60_000);
  throw new InfraError([
    `node ${node} is not empty after ${minutes} minutes; nothing was removed, and no pod was forced:`,
    ...left.map((pod) => `pod ${pod}: ${reasons.get(pod)}`),
    'see to these (docs/runbooks/node-unhealthy.md), then run the command again: it goes on from here',
  ]);
}

/** @returns why it may not go now; nothing when it was asked to end */
async function evict({ config }: Cluster, { metadata }: V1Pod): Promise<string | undefined> {
  const { name = '', namespace = '' } = metadata ?? {};
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  try {
    await config.makeApiClient(CoreV1Api).createNamespacedPodEviction({ name, namespace, body });
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiException)) throw error;
    if (error.code === 404) return undefined;
    // Its budget does not allow it now, or the namespace is being deleted.
    if (error.code === 429 || error.code === 409 || error.code >= 500) return messageOf(error);
    throw error;
  }
}

async function podsToMove({ config }: Cluster, node: string): Promise<V1Pod[]> {
  const { items } = await config
    .makeApiClient(CoreV1Api)
    .listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${node}` });
  return items.filter(({ metadata, status }) => {
    const mirror = metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined;
    const ended = status?.phase === 'Succeeded' || status?.phase === 'Failed';
    return !mirror && !ended && controllerOf({ metadata } as V1Pod) !== 'DaemonSet';
  });
}

function controllerOf({ metadata }: V1Pod): string | undefined {
  return metadata?.ownerReferences?.find(({ controller }) => controller)?.kind;
}

function nameOf({ metadata }: V1Pod): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}

function messageOf(error: ApiException<unknown>): string {
  try {
    const { message, details } = JSON.parse(String(error.body)) as {
      message?: string;
      details?: { causes?: { message?: string }[] };
    };
    const cause = details?.causes?.map((each) => each.message).join('; ');
    return [message, cause].filter(Boolean).join(' ') || `the API server answered ${error.code}`;
  } catch {
    return `the API server answered ${error.code}`;
  }
}
