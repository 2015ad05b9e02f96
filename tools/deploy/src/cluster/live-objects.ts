import type { KubernetesObject } from '@todo/workload';
import type { ManagedFields } from './field-owners.ts';
import type { Cluster } from './kube-cluster.ts';
import { apiVersionOf, renderedKinds, type Kind } from './resources.ts';

/** An object as the cluster has it. */
export interface LiveObject extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & {
    readonly generation?: number;
    readonly managedFields?: readonly ManagedFields[];
  };
}

/** Every object of the namespace that a service could be rendered to, by `objectKey`. */
export type LiveObjects = ReadonlyMap<string, LiveObject>;

export function objectKey({ kind, metadata }: Pick<KubernetesObject, 'kind' | 'metadata'>): string {
  return `${kind}/${metadata.name}`;
}

export async function readLiveObjects(cluster: Cluster): Promise<LiveObjects> {
  const lists = await Promise.all(renderedKinds.map((kind) => readKind(cluster, kind)));
  return new Map(lists.flat().map((object) => [objectKey(object), object]));
}

/** Items of a list come without the kind and version of the list. */
async function readKind(cluster: Cluster, kind: Kind): Promise<LiveObject[]> {
  return (await cluster.list<LiveObject>(kind)).map((object) => ({ ...object, apiVersion: apiVersionOf(kind), kind }));
}
