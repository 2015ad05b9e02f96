import { managedBy, releaseLabel, toAnnotations, type KubernetesObject, type Release } from '@todo/workload';

/** What a release was made of; the Secrets that its objects name are not part of it. */
export interface ReleaseContent {
  readonly objects: readonly KubernetesObject[];
  /** Parts of its identity, for saying later what differs. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface ReleaseRecord {
  readonly metadata: KubernetesObject['metadata'];
  readonly data?: Record<string, string>;
}

export function recordName({ service, number }: Pick<Release, 'service' | 'number'>): string {
  return `release.${service}.${number}`;
}

export function toRecord(
  release: Release,
  content: ReleaseContent,
  namespace: string,
): KubernetesObject & ReleaseRecord {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: recordName(release),
      namespace,
      labels: { ...managedBy, [releaseLabel]: release.service },
      annotations: toAnnotations(release),
    },
    data: { objects: JSON.stringify(content.objects), parts: JSON.stringify(content.parts) },
  };
}

export function contentOf({ data }: ReleaseRecord): ReleaseContent {
  return {
    objects: JSON.parse(data?.['objects'] ?? '[]') as KubernetesObject[],
    parts: JSON.parse(data?.['parts'] ?? '{}') as Record<string, string>,
  };
}
