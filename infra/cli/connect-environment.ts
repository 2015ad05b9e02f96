import { connectCloudCluster } from '../cloud/connect-cloud-cluster.ts';
import { findOwnThings } from '../cloud/find-own-things.ts';
import { createApiClient } from '../digitalocean/api-client.ts';
import { requireAccountAccess } from '../digitalocean/read-account-access.ts';
import { accountNames } from '../environment/digitalocean.ts';
import type { Environment } from '../environment/environment.ts';
import { InfraError } from '../infra-error.ts';
import { type Cluster, connectCluster } from '../kube/connect-cluster.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from './terminal.ts';

/** Connects to an environment's cluster: the account's by a token that is asked for now, else the kubeconfig's. */
export async function connectEnvironment(
  { name, digitalocean, cluster }: Environment,
  settings: Settings,
  { print }: Terminal,
): Promise<Cluster> {
  if (!digitalocean) return connectCluster(cluster.context);
  const client = createApiClient(requireAccountAccess(settings.account), { onWait: print });
  const own = await findOwnThings(client, name, digitalocean);
  const wanted = accountNames(name, digitalocean).cluster;
  const found = own.find((thing) => thing.kind === 'KubernetesCluster' && thing.name === wanted);
  if (!found) throw new InfraError(`the environment "${name}" has no cluster yet: nx run infra:up --env ${name}`);
  return connectCloudCluster(client, found.id, { print });
}
