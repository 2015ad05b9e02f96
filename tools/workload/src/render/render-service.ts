import type { V1ServiceAccount } from '@kubernetes/client-node';
import type { Platform } from '../platform.ts';
import type { ServiceManifest } from '../service-manifest.ts';
import { metadata, type KubernetesObject, type RenderTarget } from './kubernetes-object.ts';
import { isAutoscaled, renderDeployment } from './render-deployment.ts';
import { renderMigrationPolicy, renderServicePolicy } from './render-network-policy.ts';
import { renderIngress, renderKubernetesService } from './render-routing.ts';
import { renderNewestService, sharesAssets } from './share-assets.ts';
import { renderAutoscaler, renderDisruptionBudget } from './render-scaling.ts';

/**
 * Everything a service is on Kubernetes, in the order in which it must be applied. Pure: the same declaration, platform
 * and image give the same objects, so nothing here may know a commit, a time or what runs already.
 *
 * @example
 * renderService(manifest, platform, { namespace: 'todo-app-prod', image: 'registry.example/todo-backend@sha256:…' })
 */
export function renderService(manifest: ServiceManifest, platform: Platform, target: RenderTarget): KubernetesObject[] {
  const { namespace } = target;
  return [
    renderServiceAccount(manifest, platform, namespace),
    renderServicePolicy(manifest, platform, namespace),
    ...(manifest.migration === undefined ? [] : [renderMigrationPolicy(manifest, platform, namespace)]),
    renderKubernetesService(manifest, namespace),
    ...(sharesAssets(manifest) ? [renderNewestService(manifest, namespace, target.image)] : []),
    renderDisruptionBudget(manifest, namespace),
    renderDeployment(manifest, platform, target),
    ...(isAutoscaled(manifest) ? [renderAutoscaler(manifest, namespace)] : []),
    ...(manifest.routes.length > 0 ? [renderIngress(manifest, platform, namespace)] : []),
  ];
}

function renderServiceAccount(manifest: ServiceManifest, platform: Platform, namespace: string): KubernetesObject {
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(manifest, namespace),
    automountServiceAccountToken: false,
    ...(platform.imagePullSecret !== undefined && { imagePullSecrets: [{ name: platform.imagePullSecret }] }),
  } satisfies V1ServiceAccount;
  return account;
}
