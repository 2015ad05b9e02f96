import { z } from 'zod';
import type { KubernetesObject } from '../render/kubernetes-object.ts';

/** How a release ended; `started` is one under way, or one whose deploy was killed. */
export const releaseResults = ['started', 'succeeded', 'failed', 'interrupted', 'rolled back'] as const;
export type ReleaseResult = (typeof releaseResults)[number];

/** One entry of the ledger: what was put on the cluster for a service, when, by whom, and what became of it. */
export interface Release {
  /** Counts up from 1, a service at a time. */
  readonly number: number;
  readonly service: string;
  /** `src-<20 hex>`: what the image was made from. */
  readonly identity: string;
  /** `obj-<20 hex>`: the rendered objects. */
  readonly objects: string;
  /** `sha256:…` of the image. */
  readonly digest: string;
  /** Commit it was deployed from, with `-dirty` when files differed from it. */
  readonly commit: string;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly result: ReleaseResult;
  /** Why it failed, or which release it went back to; '' otherwise. */
  readonly note: string;
  /** How long the deploy took until all pods of the service were ready, builds included; only of one that succeeded. */
  readonly seconds?: number | undefined;
}

/** Label on the ConfigMap of every release; its value is the service. */
export const releaseLabel = 'todo.deploy/release-of';

/** Annotation with the number of a release: on its ConfigMap, and on the Deployment that it put on the cluster. */
export const releaseAnnotation = 'todo.deploy/release';

/** The summary of a release stands in annotations, so that the ledger can be listed without its content. */
const Annotations = z.object({
  [releaseAnnotation]: z.coerce.number().int().positive(),
  'todo.deploy/identity': z.string(),
  'todo.deploy/objects': z.string(),
  'todo.deploy/digest': z.string(),
  'todo.deploy/commit': z.string(),
  'todo.deploy/by': z.string(),
  'todo.deploy/at': z.string(),
  'todo.deploy/result': z.enum(releaseResults),
  'todo.deploy/note': z.string().default(''),
  'todo.deploy/seconds': z.coerce.number().nonnegative().optional(),
});

export function toAnnotations(release: Release): Record<string, string> {
  return {
    [releaseAnnotation]: String(release.number),
    'todo.deploy/identity': release.identity,
    'todo.deploy/objects': release.objects,
    'todo.deploy/digest': release.digest,
    'todo.deploy/commit': release.commit,
    'todo.deploy/by': release.by,
    'todo.deploy/at': release.at,
    'todo.deploy/result': release.result,
    'todo.deploy/note': release.note,
    ...(release.seconds !== undefined && { 'todo.deploy/seconds': release.seconds.toFixed(1) }),
  };
}

/** Undefined for a ConfigMap that is not a release this version understands; the ledger goes on without it. */
export function fromRecord({ metadata }: Pick<KubernetesObject, 'metadata'>): Release | undefined {
  const service = metadata.labels?.[releaseLabel];
  const parsed = Annotations.safeParse(metadata.annotations ?? {});
  if (service === undefined || !parsed.success) return undefined;
  const value = parsed.data;
  return {
    number: value[releaseAnnotation],
    service,
    identity: value['todo.deploy/identity'],
    objects: value['todo.deploy/objects'],
    digest: value['todo.deploy/digest'],
    commit: value['todo.deploy/commit'],
    by: value['todo.deploy/by'],
    at: value['todo.deploy/at'],
    result: value['todo.deploy/result'],
    note: value['todo.deploy/note'],
    seconds: value['todo.deploy/seconds'],
  };
}
