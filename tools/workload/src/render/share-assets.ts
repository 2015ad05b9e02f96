import type { V1Service } from '@kubernetes/client-node';
import type { ServiceManifest } from '../service-manifest.ts';
import { metadata, podSelector, type KubernetesObject } from './kubernetes-object.ts';

/**
 * Pods of a Next service hand each other the static files of their releases, so that a page finds what it was built with
 * on whatever pod the ingress picks. Without an image's help (the runtime in `tools/deploy/src/context/next-runtime`)
 * this changes nothing.
 */
export function sharesAssets({ kind }: ServiceManifest): boolean {
  return kind === 'next';
}

/** Tells pods of one image from those of another; its value follows from the digest, which the pod names anyway. */
const imageLabel = 'todo.deploy/image';

/** Services whose pods a service's pods reach: those it declares, and its own. */
export function callees(manifest: ServiceManifest): string[] {
  return sharesAssets(manifest) ? [...manifest.calls, manifest.name] : manifest.calls;
}

export function imageLabels(manifest: ServiceManifest, image: string): Record<string, string> {
  if (!sharesAssets(manifest)) return {};
  const digest = image.slice(image.indexOf('@') + 1).replace(/^sha256:/, '');
  return { [imageLabel]: digest.slice(0, 20) };
}

/** Where a pod looks for files that it lacks: the pods of the newest image, then any. */
export function assetEnvironment(manifest: ServiceManifest): Record<string, string> {
  if (!sharesAssets(manifest)) return {};
  return { ASSET_PEERS: [newestName(manifest), manifest.name].map((name) => `http://${name}`).join(',') };
}

/** Leads to the pods of this image only, while others of an earlier one still run. */
export function renderNewestService(manifest: ServiceManifest, namespace: string, image: string): KubernetesObject {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(manifest, namespace, newestName(manifest)),
    spec: {
      type: 'ClusterIP',
      selector: { ...podSelector(manifest.name), ...imageLabels(manifest, image) },
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
    },
  } satisfies V1Service;
  return service;
}

function newestName({ name }: ServiceManifest): string {
  return `${name}-newest`;
}
