import { managedBy, type KubernetesObject } from '@todo/workload';
import { z } from 'zod';
import { releaseResults, type Release } from './release.ts';

/** Label on the ConfigMap of every release; its value is the service. */
export const releaseLabel = 'todo.deploy/release-of';

/** The summary of a release stands in annotations, so that the ledger can be listed without its content. */
const Annotations = z.object({
  'todo.deploy/release': z.coerce.number().int().positive(),
  'todo.deploy/identity': z.string(),
  'todo.deploy/objects': z.string(),
  'todo.deploy/digest': z.string(),
  'todo.deploy/commit': z.string(),
  'todo.deploy/by': z.string(),
  'todo.deploy/at': z.string(),
  'todo.deploy/result': z.enum(releaseResults),
  'todo.deploy/note': z.string().default(''),
});

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

export function toAnnotations(release: Release): Record<string, string> {
  return {
    'todo.deploy/release': String(release.number),
    'todo.deploy/identity': release.identity,
    'todo.deploy/objects': release.objects,
    'todo.deploy/digest': release.digest,
    'todo.deploy/commit': release.commit,
    'todo.deploy/by': release.by,
    'todo.deploy/at': release.at,
    'todo.deploy/result': release.result,
    'todo.deploy/note': release.note,
  };
}

/** Undefined for a ConfigMap that is not a release this version understands; the ledger goes on without it. */
export function fromRecord({ metadata }: ReleaseRecord): Release | undefined {
  const service = metadata.labels?.[releaseLabel];
  const parsed = Annotations.safeParse(metadata.annotations ?? {});
  if (service === undefined || !parsed.success) return undefined;
  const value = parsed.data;
  return {
    number: value['todo.deploy/release'],
    service,
    identity: value['todo.deploy/identity'],
    objects: value['todo.deploy/objects'],
    digest: value['todo.deploy/digest'],
    commit: value['todo.deploy/commit'],
    by: value['todo.deploy/by'],
    at: value['todo.deploy/at'],
    result: value['todo.deploy/result'],
    note: value['todo.deploy/note'],
  };
}

export function contentOf({ data }: ReleaseRecord): ReleaseContent {
  return {
    objects: JSON.parse(data?.['objects'] ?? '[]') as KubernetesObject[],
    parts: JSON.parse(data?.['parts'] ?? '{}') as Record<string, string>,
  };
}
