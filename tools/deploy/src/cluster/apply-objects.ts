import type { V1Deployment, V2HorizontalPodAutoscaler } from '@kubernetes/client-node';
import { serviceLabel, type KubernetesObject } from '@todo/workload';
import { ownedFields } from './field-owners.ts';
import { fieldManager, type Cluster } from './kube-cluster.ts';
import { objectKey, type LiveObject, type LiveObjects } from './live-objects.ts';
import type { Kind } from './resources.ts';

/** Holds the number of pods between the deploy that first set it and the autoscaler that changes it. */
export const replicasManager = 'todo-deploy-replicas';

/** Field managers that are this program. */
export const ourManagers = [fieldManager, replicasManager];

/**
 * Makes the cluster hold exactly `objects` for `service`: applies them in order, then removes objects of the service
 * that are not among them.
 */
export async function applyObjects(
  cluster: Cluster,
  service: string,
  objects: readonly KubernetesObject[],
  live: LiveObjects,
): Promise<void> {
  for (const object of objects) {
    if (object.kind === 'Deployment')
      await applyDeployment(cluster, object, minimum(objects), live.get(objectKey(object)));
    else await cluster.apply(object);
  }
  for (const { kind, metadata } of leftovers(service, objects, live)) await cluster.remove(kind as Kind, metadata.name);
}

/** Objects that a deploy made for the service and that it is not rendered to any more. */
export function leftovers(service: string, objects: readonly KubernetesObject[], live: LiveObjects): LiveObject[] {
  const rendered = new Set(objects.map(objectKey));
  return [...live.values()].filter(
    (object) => object.metadata.labels?.[serviceLabel] === service && !rendered.has(objectKey(object)),
  );
}

/**
 * Under an autoscaler the number of pods is not ours. Leaving the field out of an apply would reset it to 1, on the
 * first as well as when a fixed number becomes an autoscaled one; so another manager takes the number over first.
 */
async function applyDeployment(
  cluster: Cluster,
  object: KubernetesObject,
  min: number,
  live?: LiveObject,
): Promise<void> {
  const replicas = (object as V1Deployment).spec?.replicas;
  if (replicas === undefined && !live) {
    await cluster.apply(withReplicas(object, min));
    await keepReplicas(cluster, object, min);
  } else if (replicas === undefined && live && ownsReplicas(live)) {
    await keepReplicas(cluster, object, (live as V1Deployment).spec?.replicas ?? min);
  }
  await cluster.apply(object);
}

function ownsReplicas({ metadata }: LiveObject): boolean {
  return ownedFields(metadata.managedFields).some(
    ({ manager, path }) => manager === fieldManager && path === 'spec.replicas',
  );
}

async function keepReplicas(cluster: Cluster, { apiVersion, kind, metadata }: KubernetesObject, replicas: number) {
  const { name, namespace } = metadata;
  const partial = { apiVersion, kind, metadata: { name, namespace }, spec: { replicas } };
  await cluster.apply(partial, { manager: replicasManager });
}

function withReplicas(object: KubernetesObject, replicas: number): KubernetesObject {
  const changed = { ...object, spec: { ...(object as V1Deployment).spec, replicas } };
  return changed;
}

function minimum(objects: readonly KubernetesObject[]): number {
  const autoscaler = objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler') as
    V2HorizontalPodAutoscaler | undefined;
  return autoscaler?.spec?.minReplicas ?? 1;
}
