import type { V1PolicyRule } from '@kubernetes/client-node';

const write = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
const read = ['get', 'list', 'watch'];

/**
 * What a deploy must be allowed to do in the application's namespace: write what a release is made of, read how it fares,
 * and see that the named Secrets exist. Nothing that grants rights, no Secret's change, no other namespace.
 */
export function deployerRules(secretNames: readonly string[]): V1PolicyRule[] {
  return [
    { apiGroups: [''], resources: ['services', 'serviceaccounts', 'configmaps'], verbs: write },
    { apiGroups: ['apps'], resources: ['deployments'], verbs: write },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: write },
    { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: write },
    { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: write },
    { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies', 'ingresses'], verbs: write },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: write },
    { apiGroups: ['apps'], resources: ['replicasets'], verbs: read },
    { apiGroups: [''], resources: ['pods', 'pods/log', 'events'], verbs: read },
    { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: read },
    ...(secretNames.length > 0
      ? [{ apiGroups: [''], resources: ['secrets'], resourceNames: [...secretNames], verbs: ['get'] }]
      : []),
  ];
}
