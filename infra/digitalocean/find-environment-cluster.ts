import { accountNames } from '../environment/digitalocean.ts';
import type { Environment } from '../environment/environment.ts';
import { InfraError } from '../infra-error.ts';
import type { ApiClient } from './api-client.ts';
import { Cluster } from './schemas.ts';

/**
 * The environment's cluster in the account, told by its name and its tag.
 *
 * @throws {InfraError} when there is none, or one of that name that is somebody else's
 */
export async function findEnvironmentCluster(client: ApiClient, environment: Environment): Promise<Cluster> {
  if (!environment.digitalocean) {
    throw new InfraError(
      `the environment "${environment.name}" has no section "digitalocean": its cluster is the kubeconfig's, and nobody's to ask for`,
    );
  }
  const names = accountNames(environment.name, environment.digitalocean);
  const clusters = await client.list('/v2/kubernetes/clusters', 'kubernetes_clusters', Cluster);
  const named = clusters.find(({ name }) => name === names.cluster);
  if (!named) {
    throw new InfraError(`the account has no cluster "${names.cluster}": nx run infra:up --env ${environment.name}`);
  }
  if (!named.tags.includes(names.tag)) {
    throw new InfraError(`the cluster "${names.cluster}" has not the tag ${names.tag}: it is not this environment's`);
  }
  return named;
}
