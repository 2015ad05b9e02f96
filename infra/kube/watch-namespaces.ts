import { CoreV1Api, type V1Namespace } from '@kubernetes/client-node';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './connect-cluster.ts';
import { ignoreNotFound } from './ignore-not-found.ts';

/** What helps against each condition of a namespace that does not go. */
const advice: Record<string, string> = {
  NamespaceDeletionDiscoveryFailure:
    'an API does not answer: kubectl get apiservices; repair or delete the one that is not available',
  NamespaceDeletionGroupVersionParsingFailure: 'an API has a name that is none: kubectl get apiservices',
  NamespaceDeletionContentFailure: 'something in it cannot be deleted',
  NamespaceFinalizersRemaining: 'whoever put that finalizer on must take it off: is it still running?',
};

/** Why namespaces that are being deleted are still there, in the words of the API server. */
export async function describeTerminating({ config }: Cluster, names: readonly string[]): Promise<string[]> {
  const api = config.makeApiClient(CoreV1Api);
  const found = await Promise.all(names.map((name) => api.readNamespace({ name }).catch(ignoreNotFound)));
  return found.filter((namespace) => namespace?.status?.phase === 'Terminating').flatMap(describe);
}

function describe(namespace: V1Namespace | undefined): string[] {
  const name = namespace?.metadata?.name;
  const conditions = (namespace?.status?.conditions ?? []).filter(({ status }) => status === 'True');
  if (conditions.length === 0) return [`namespace ${name} is being deleted`];
  return conditions.map(({ type, message }) => {
    const hint = advice[type] ? `; ${advice[type]}` : '';
    return `namespace ${name} waits: ${message ?? type}${hint}`;
  });
}

/** Tells every few seconds what namespaces that are being deleted wait for, each reason once. @returns how to stop it */
export function watchTerminating(
  cluster: Cluster,
  names: readonly string[],
  print: (line: string) => void,
  interval = 10_000,
): { stop: () => void } {
  const stopping = new AbortController();
  const told = new Set<string>();
  const watch = async () => {
    for (;;) {
      await sleep(interval, undefined, { signal: stopping.signal, ref: false });
      const lines = await describeTerminating(cluster, names);
      lines.filter((line) => !told.has(line)).forEach((line) => print(`  … ${line}`));
      lines.forEach((line) => told.add(line));
    }
  };
  // Only a help: when the cluster does not answer, the engine says so.
  watch().catch(() => undefined);
  return { stop: () => stopping.abort() };
}
