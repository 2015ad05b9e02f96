import { hashObjects, type Identity } from '@todo/identity';
import {
  renderService,
  type KubernetesObject,
  type Platform,
  type ServiceManifest,
  type Release,
} from '@todo/workload';
import { annotations } from '../cluster/read-running.ts';

/** Where a service's objects go. */
export interface Destination {
  readonly platform: Platform;
  readonly namespace: string;
}

/** The name under which pods pull an image: `host/path/service@sha256:…`. */
export function pullReference({ platform }: Destination, service: string, digest: string): string {
  return `${platform.pullRegistry ?? platform.registry}/${service}@${digest}`;
}

/** The hash of a service's objects whatever its image is, which has an identity of its own and may not be built yet. */
export function hashWantedObjects(manifest: ServiceManifest, to: Destination): Identity {
  const image = pullReference(to, manifest.name, 'any');
  return hashObjects(renderService(manifest, to.platform, { namespace: to.namespace, image }));
}

/** The objects of a service for one image, with the release's particulars on the Deployment itself. */
export function renderRelease(
  manifest: ServiceManifest,
  to: Destination,
  release: Pick<Release, 'number' | 'identity' | 'objects' | 'digest' | 'commit'>,
): KubernetesObject[] {
  const image = pullReference(to, manifest.name, release.digest);
  return annotate(renderService(manifest, to.platform, { namespace: to.namespace, image }), release);
}

/** Notes a release on the Deployment; never on its pods, which would restart for it. */
export function annotate(
  objects: readonly KubernetesObject[],
  release: Pick<Release, 'number' | 'identity' | 'objects' | 'commit'>,
): KubernetesObject[] {
  const noted = {
    [annotations.identity]: release.identity,
    [annotations.objects]: release.objects,
    [annotations.commit]: release.commit,
    [annotations.release]: String(release.number),
  };
  return objects.map((object) => {
    if (object.kind !== 'Deployment') return object;
    return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...noted } } };
  });
}
