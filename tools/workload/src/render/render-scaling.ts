import type { V1PodDisruptionBudget, V2HorizontalPodAutoscaler } from '@kubernetes/client-node';
import type { ServiceManifest } from '../service-manifest.ts';
import { metadata, podSelector, type KubernetesObject } from './kubernetes-object.ts';

export function renderAutoscaler(manifest: ServiceManifest, namespace: string): KubernetesObject {
  const autoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(manifest, namespace),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: manifest.name },
      minReplicas: manifest.scaling.min,
      maxReplicas: manifest.scaling.max,
      metrics: [
        {
          type: 'Resource',
          resource: {
            name: 'cpu',
            target: { type: 'Utilization', averageUtilization: manifest.scaling.targetCpuPercent },
          },
        },
      ],
    },
  } satisfies V2HorizontalPodAutoscaler;
  return autoscaler;
}

/** One pod at a time may be evicted; a pod that is not ready never holds up the drain of a node. */
export function renderDisruptionBudget(manifest: ServiceManifest, namespace: string): KubernetesObject {
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(manifest, namespace),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: podSelector(manifest.name) },
    },
  } satisfies V1PodDisruptionBudget;
  return budget;
}
