import type { V1Secret } from '@kubernetes/client-node';
import { type Platform, secretsOf, type ServiceManifest } from '@todo/workload';
import { isKubeError } from './kube-error.ts';
import type { Cluster } from './kube-cluster.ts';

/** What is missing of the Secrets that a service needs, one sentence each; values are never looked at. */
export async function missingSecrets(
  cluster: Cluster,
  manifest: ServiceManifest,
  platform: Platform,
): Promise<string[]> {
  const needed = secretsOf(manifest, platform).filter(({ optional }) => !optional);
  const names = [...new Set(needed.map(({ secret }) => secret))];
  const keys = new Map(await Promise.all(names.map(async (name) => [name, await readKeys(cluster, name)] as const)));
  return needed.flatMap(({ secret, key, env }) => {
    const present = keys.get(secret);
    if (Array.isArray(present) && present.includes(key)) return [];
    const where = `in namespace ${cluster.namespace}, or not for this account`;
    const what = present ? `The Secret "${secret}" has no key "${key}"` : `There is no Secret "${secret}" ${where}`;
    return [`${what}. ${manifest.name} needs it for ${env}; "nx run infra:up" makes it.`];
  });
}

/** A deployer may see the Secrets that `infra:up` made and no others, so a refusal means the same as absence. */
async function readKeys(cluster: Cluster, name: string): Promise<string[] | undefined> {
  try {
    const secret = await cluster.read<V1Secret>('Secret', name);
    return secret && Object.keys(secret.data ?? {});
  } catch (error) {
    if (isKubeError(error, 403)) return undefined;
    throw error;
  }
}
