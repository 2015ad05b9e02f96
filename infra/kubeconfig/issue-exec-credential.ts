import type { ApiClient } from '../digitalocean/api-client.ts';
import { requestClusterCredentials } from '../digitalocean/request-cluster-credentials.ts';
import { InfraError } from '../infra-error.ts';

/** Seconds that a token for one kubectl command, or one watch, lives; client-go asks for the next one by itself. */
const tokenLife = 15 * 60;

export interface ExecCredential {
  apiVersion: 'client.authentication.k8s.io/v1';
  kind: 'ExecCredential';
  status: { token: string; expirationTimestamp: string };
}

/** What kubectl wants to hear from a credential plugin. */
export async function issueExecCredential(client: ApiClient, clusterId: string): Promise<ExecCredential> {
  if (!/^[0-9a-f-]{36}$/.test(clusterId))
    throw new InfraError('the id of a cluster is needed: nx run infra:kubeconfig');
  const { token, expires } = await requestClusterCredentials(client, clusterId, tokenLife);
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token, expirationTimestamp: expires.toISOString() },
  };
}
