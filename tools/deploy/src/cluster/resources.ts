/** Where the API server keeps each kind that a deploy reads or writes: group and version, and the name in the path. */
const resources = {
  ServiceAccount: ['v1', 'serviceaccounts'],
  Service: ['v1', 'services'],
  ConfigMap: ['v1', 'configmaps'],
  Secret: ['v1', 'secrets'],
  Pod: ['v1', 'pods'],
  Event: ['v1', 'events'],
  Deployment: ['apps/v1', 'deployments'],
  ReplicaSet: ['apps/v1', 'replicasets'],
  Job: ['batch/v1', 'jobs'],
  HorizontalPodAutoscaler: ['autoscaling/v2', 'horizontalpodautoscalers'],
  PodDisruptionBudget: ['policy/v1', 'poddisruptionbudgets'],
  NetworkPolicy: ['networking.k8s.io/v1', 'networkpolicies'],
  Ingress: ['networking.k8s.io/v1', 'ingresses'],
  Lease: ['coordination.k8s.io/v1', 'leases'],
} as const;

export type Kind = keyof typeof resources;

/** Kinds that a service may be rendered to; what is left over of them is removed. */
export const renderedKinds = [
  'ServiceAccount',
  'NetworkPolicy',
  'Service',
  'PodDisruptionBudget',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Ingress',
] as const satisfies readonly Kind[];

export function apiVersionOf(kind: Kind): string {
  return resources[kind][0];
}

/** Path of a kind in a namespace, or of one object: `/apis/apps/v1/namespaces/shop/deployments/orders`. */
export function resourcePath(kind: Kind, namespace: string, name?: string): string {
  const [version, plural] = resources[kind];
  const root = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
  return `${root}/namespaces/${namespace}/${plural}${name === undefined ? '' : `/${name}`}`;
}
