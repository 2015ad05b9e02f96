import type { V1Deployment, V1Pod } from '@kubernetes/client-node';

/** A container that somebody else's webhook adds to pods which ask for it. */
interface Sidecar {
  readonly annotation: string;
  readonly container: string;
  readonly injector: string;
}

const sidecars: readonly Sidecar[] = [
  { annotation: 'dapr.io/enabled', container: 'daprd', injector: "Dapr's sidecar injector" },
];

/**
 * What is wrong with a pod that lacks a sidecar which its Deployment declares. Such a pod may look healthy and will never
 * get it: containers are added when a pod is made, and an injector that is down lets the pod pass.
 */
export function missingSidecar({ spec }: V1Deployment, pod: V1Pod): string | undefined {
  const declared = spec?.template.metadata?.annotations ?? {};
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map(({ name }) => name);
  const lacking = sidecars.find(
    ({ annotation, container }) => declared[annotation] === 'true' && !containers.includes(container),
  );
  if (!lacking) return undefined;
  return `pod ${pod.metadata?.name} came without its sidecar ${lacking.container}: is ${lacking.injector} running?`;
}
