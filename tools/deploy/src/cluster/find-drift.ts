import type { KubernetesObject } from '@todo/workload';
import { leftovers, ourManagers } from './apply-objects.ts';
import { diffObjects, type Difference } from './diff-objects.ts';
import { foreignFields, formerOwner, overlaps } from './field-owners.ts';
import { isKubeError } from './kube-error.ts';
import type { Cluster } from './kube-cluster.ts';
import { objectKey, type LiveObject, type LiveObjects } from './live-objects.ts';

export interface Drift {
  /** What applying the objects would set right, a sentence each; empty when they are as they were applied. */
  readonly changes: readonly string[];
  /** Fields that others set and that stay as they are. */
  readonly foreign: readonly string[];
}

/**
 * Compares what runs with what was released, by dry runs of applying it: the API server itself says what would change.
 * Where nothing was released there is no drift.
 */
export async function findDrift(
  cluster: Cluster,
  service: string,
  objects: readonly KubernetesObject[],
  live: LiveObjects,
): Promise<Drift> {
  const found = await Promise.all(objects.map((object) => driftOf(cluster, object, live.get(objectKey(object)))));
  if (objects.length === 0) return { changes: [], foreign: [] };
  const left = leftovers(service, objects, live).map((object) => `${objectKey(object)} is left over`);
  return {
    changes: [...found.flatMap(({ changes }) => changes), ...left],
    foreign: found.flatMap(({ foreign }) => foreign),
  };
}

async function driftOf(cluster: Cluster, object: KubernetesObject, live: LiveObject | undefined): Promise<Drift> {
  if (!live) return { changes: [`${objectKey(object)} is gone`], foreign: [] };
  const applied = await dryRun(cluster, object);
  const differences = applied ? diffObjects(live, applied) : [];
  const foreign = foreignFields(live.metadata.managedFields, ourManagers)
    .filter((field) => !differences.some(({ path }) => overlaps(field.path, path)))
    .map(({ manager, path }) => `${objectKey(live)} ${path} (${manager})`);
  return { changes: differences.map((difference) => describe(live, difference)), foreign };
}

/** Undefined for an account that may only read; it plans without seeing drift. */
async function dryRun(cluster: Cluster, object: KubernetesObject): Promise<LiveObject | undefined> {
  try {
    return await cluster.apply<LiveObject>(object, { dryRun: true });
  } catch (error) {
    if (isKubeError(error, 403)) return undefined;
    throw error;
  }
}

function describe(live: LiveObject, { path, before, after }: Difference): string {
  const owner = formerOwner(live.metadata.managedFields, path, ourManagers);
  const by = owner === undefined ? '' : ` by ${owner}`;
  return `${objectKey(live)} ${path} was changed${by}: ${show(before)}, released as ${show(after)}`;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
