import type { V1Deployment } from '@kubernetes/client-node';
import { mainContainer, releaseAnnotation } from '@todo/workload';
import type { Running } from '../plan/facts.ts';
import type { LiveObjects } from './live-objects.ts';

/** Annotations, on a Deployment itself and never on its pods, by which a deploy knows what it put there. */
export const annotations = {
  identity: 'todo.deploy/identity',
  objects: 'todo.deploy/objects',
  commit: 'todo.deploy/commit',
  release: releaseAnnotation,
} as const;

/** What runs of a service; undefined when it has no Deployment. */
export function readRunning(live: LiveObjects, service: string): Running | undefined {
  const deployment = live.get(`Deployment/${service}`) as V1Deployment | undefined;
  if (!deployment) return undefined;
  const noted = deployment.metadata?.annotations ?? {};
  const containers = deployment.spec?.template.spec?.containers ?? [];
  const image = (containers.find(({ name }) => name === mainContainer) ?? containers[0])?.image ?? '';
  return {
    identity: noted[annotations.identity] ?? '',
    objects: noted[annotations.objects] ?? '',
    commit: noted[annotations.commit] ?? '',
    release: Number(noted[annotations.release] ?? 0),
    digest: /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? '',
    pods: { ready: deployment.status?.readyReplicas ?? 0, wanted: deployment.spec?.replicas ?? 1 },
  };
}
