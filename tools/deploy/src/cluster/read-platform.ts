import { Platform, platformConfigMap } from '@todo/workload';
import { z } from 'zod';
import { DeployError } from '../deploy-error.ts';
import type { Cluster } from './kube-cluster.ts';
import { isKubeError } from './kube-error.ts';

/**
 * What `infra:up` left in the namespace for deploys. Throws a DeployError when it left nothing there, or when the
 * cluster is another environment's than the one named.
 */
export async function readPlatform(cluster: Cluster, environment: string): Promise<Platform> {
  const map = await readMap(cluster);
  if (!map) {
    throw new DeployError(
      `The cluster has no ConfigMap "${platformConfigMap}" in namespace ${cluster.namespace}: it is the wrong cluster, ` +
        'the wrong namespace (DEPLOY_NAMESPACE), or "nx run infra:up" has not prepared it yet.',
    );
  }
  const parsed = Platform.safeParse(map.data ?? {});
  if (!parsed.success) {
    throw new DeployError(
      `The ConfigMap "${platformConfigMap}" in namespace ${cluster.namespace} is not one this version understands:\n` +
        `${z.prettifyError(parsed.error)}\nRun "nx run infra:up" with it.`,
      { cause: parsed.error },
    );
  }
  if (parsed.data.environment !== environment) {
    throw new DeployError(
      `Refused: you deploy to "${environment}", but the cluster that KUBECONFIG points at is "${parsed.data.environment}".`,
    );
  }
  return parsed.data;
}

async function readMap(cluster: Cluster): Promise<{ data?: Record<string, string> } | undefined> {
  try {
    return await cluster.read<{ data?: Record<string, string> }>('ConfigMap', platformConfigMap);
  } catch (cause) {
    if (!isKubeError(cause, 403)) throw cause;
    throw new DeployError(
      `This account may not read the ConfigMap "${platformConfigMap}" in namespace ${cluster.namespace}: it is the wrong ` +
        'namespace (DEPLOY_NAMESPACE), the wrong cluster, or not the account of "nx run infra:deployer-kubeconfig".',
      { cause },
    );
  }
}
