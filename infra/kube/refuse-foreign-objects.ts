import { KubernetesObjectApi } from '@kubernetes/client-node';
import { environmentLabel } from '../cluster/ownership.ts';
import type { Step } from '../engine/run-engine.ts';
import { InfraError } from '../infra-error.ts';
import type { Cluster } from './connect-cluster.ts';
import { findUnknownKinds } from './find-unknown-kinds.ts';
import { ignoreNotFound } from './ignore-not-found.ts';

interface PlannedObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

/**
 * Refuses a plan that would create an object which somebody else made already: it would be overwritten now and removed
 * by `destroy`; and one with kinds that the cluster does not know. Objects with this environment's label are what a run
 * that died left behind, and may be taken up.
 */
export async function refuseForeignObjects(
  cluster: Cluster,
  environment: string,
  steps: readonly Step[],
): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(cluster.config);
  const planned = steps.filter((step) => step.op === 'create').map((step) => step.inputs);
  const problems = await findUnknownKinds(cluster, steps);
  for (const object of planned) {
    if (!isObject(object)) continue;
    const { apiVersion, kind, metadata } = object;
    const header = { apiVersion, kind, metadata: { name: metadata.name, namespace: metadata.namespace ?? '' } };
    const live = await api.read(header).catch(ignoreNotFound);
    if (!live || live.metadata?.labels?.[environmentLabel] === environment) continue;
    const place = metadata.namespace ? ` in namespace ${metadata.namespace}` : '';
    const hand = `kubectl${metadata.namespace ? ` -n ${metadata.namespace}` : ''} label ${kind.toLowerCase()} ${metadata.name}`;
    problems.push(
      `${kind} ${metadata.name}${place} exists and was not made by infra:up: remove it, ` +
        `or hand it over: ${hand} ${environmentLabel}=${environment} --overwrite`,
    );
  }
  if (problems.length > 0) throw new InfraError(problems);
}

function isObject(inputs: Record<string, unknown>): inputs is Record<string, unknown> & PlannedObject {
  const metadata = inputs['metadata'] as PlannedObject['metadata'] | undefined;
  return typeof inputs['kind'] === 'string' && typeof metadata?.name === 'string';
}
