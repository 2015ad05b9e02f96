import type { V1Job } from '@kubernetes/client-node';
import type { Platform } from '../platform.ts';
import type { ServiceManifest } from '../service-manifest.ts';
import {
  managedBy,
  metadata,
  migrationName,
  podSelector,
  type KubernetesObject,
  type RenderTarget,
} from './kubernetes-object.ts';
import {
  renderEnvironment,
  renderPodSpec,
  renderResources,
  restrictedContainer,
  writableMounts,
} from './render-pod.ts';

/**
 * The Job that brings the database to the schema that the image needs. Its name carries the image's identity
 * (`src-<20 hex>`), so one image migrates once, however often it is deployed. Undefined for a service without migration.
 */
export function renderMigrationJob(
  manifest: ServiceManifest,
  platform: Platform,
  target: RenderTarget & { readonly identity: string },
): KubernetesObject | undefined {
  if (manifest.migration === undefined) return undefined;
  const name = migrationName(manifest);
  const mounts = writableMounts(manifest);
  const container = {
    name: 'migrate',
    image: target.image,
    command: ['node', `${manifest.migration}.js`],
    env: renderEnvironment(manifest, platform),
    resources: renderResources(manifest),
    securityContext: restrictedContainer,
    ...(mounts.length > 0 && { volumeMounts: mounts }),
  };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(manifest, target.namespace, `${name}-${target.identity.replace(/^src-/, '').slice(0, 12)}`),
    spec: {
      backoffLimit: 1,
      activeDeadlineSeconds: 600,
      ttlSecondsAfterFinished: 86_400,
      template: {
        metadata: { labels: { ...podSelector(name), ...managedBy } },
        spec: { ...renderPodSpec(manifest, container), restartPolicy: 'Never' },
      },
    },
  } satisfies V1Job;
  return job;
}
