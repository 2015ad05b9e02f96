import type { V1Pod } from '@kubernetes/client-node';
import { podSelector } from '@todo/workload';

/** Pods of a service that are not about to go. */
export function podsOf(pods: readonly V1Pod[], namespace: string, service: string): V1Pod[] {
  const labels = Object.entries(podSelector(service));
  return pods.filter(
    ({ metadata }) =>
      metadata?.namespace === namespace &&
      !metadata.deletionTimestamp &&
      labels.every(([name, value]) => metadata.labels?.[name] === value),
  );
}
