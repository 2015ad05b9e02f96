import { CoreV1Api, PatchStrategy, setHeaderOptions, type V1ConfigMap } from '@kubernetes/client-node';
import { platformConfigMap } from '@todo/workload';
import type { Cluster } from './connect-cluster.ts';

/** How long `up` took to make an environment, in seconds; what no run made from beginning to end is left out. */
export interface Durations {
  /** Network, registry, cluster and databases. */
  account?: number | undefined;
  /** What is inside the cluster. */
  cluster?: number | undefined;
  /** Until the load balancer had its address. */
  loadBalancer?: number | undefined;
}

const parts = ['account', 'cluster', 'loadBalancer'] as const satisfies (keyof Durations)[];

/** Annotations of the record that deploys read: there it goes with the environment, and no plan sees it as a change. */
const annotationOf = (part: keyof Durations) => `todo-app/${part}-seconds`;

/** Notes what a run measured beside what earlier ones did; a run that measured nothing writes nothing. */
export async function noteDurations({ config }: Cluster, namespace: string, measured: Durations): Promise<void> {
  const known = parts.flatMap((part) => {
    const seconds = measured[part];
    return seconds === undefined ? [] : [[annotationOf(part), seconds.toFixed(1)]];
  });
  if (known.length === 0) return;
  await config.makeApiClient(CoreV1Api).patchNamespacedConfigMap(
    {
      name: platformConfigMap,
      namespace,
      fieldManager: 'todo-infra',
      body: { metadata: { annotations: Object.fromEntries(known) as Record<string, string> } },
    },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

export function readDurations(record: V1ConfigMap | undefined): Durations {
  const annotations = record?.metadata?.annotations ?? {};
  const known = parts.flatMap((part) => {
    const seconds = Number.parseFloat(annotations[annotationOf(part)] ?? '');
    return Number.isFinite(seconds) ? [[part, seconds]] : [];
  });
  return Object.fromEntries(known) as Durations;
}
