import { connectCloudCluster } from '../cloud/connect-cloud-cluster.ts';
import { createApiClient } from '../digitalocean/api-client.ts';
import { findEnvironmentCluster } from '../digitalocean/find-environment-cluster.ts';
import { requireAccountAccess } from '../digitalocean/read-account-access.ts';
import type { Environment } from '../environment/environment.ts';
import { type Cluster, connectCluster } from '../kube/connect-cluster.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from './terminal.ts';

/** Connects to an environment's cluster: the account's by a token that is asked for now, else the kubeconfig's. */
export async function connectEnvironment(
  environment: Environment,
  settings: Settings,
  { print }: Terminal,
): Promise<Cluster> {
  if (!environment.digitalocean) return connectCluster(environment.cluster.context);
  const client = createApiClient(requireAccountAccess(settings.account), { onWait: print });
  const { id } = await findEnvironmentCluster(client, environment);
  return connectCloudCluster(client, id, { print });
}
