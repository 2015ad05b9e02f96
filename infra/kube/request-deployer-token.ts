import { ApiException, CoreV1Api } from '@kubernetes/client-node';
import { Deployer } from '../cluster/deployer.ts';
import { InfraError } from '../infra-error.ts';
import type { Cluster } from './connect-cluster.ts';

export interface DeployerToken {
  token: string;
  expires: Date;
}

/**
 * A token of the deployer account. The cluster may answer with a shorter life than asked for.
 *
 * @param seconds at least 600
 */
export async function requestDeployerToken(
  { config }: Cluster,
  namespace: string,
  seconds: number,
): Promise<DeployerToken> {
  const body = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { audiences: [], expirationSeconds: seconds },
  };
  try {
    const api = config.makeApiClient(CoreV1Api);
    const { status } = await api.createNamespacedServiceAccountToken({ name: Deployer.accountName, namespace, body });
    if (!status?.token || !status.expirationTimestamp)
      throw new InfraError('the cluster gave no token for the deployer account');
    return { token: status.token, expires: status.expirationTimestamp };
  } catch (cause) {
    if (cause instanceof ApiException && cause.code === 404) {
      throw new InfraError(`namespace ${namespace} has no deployer account: run infra:up first`, { cause });
    }
    if (cause instanceof ApiException && cause.code === 403) {
      throw new InfraError(
        `this account may not ask for tokens in namespace ${namespace}: use an administrator's context`,
        {
          cause,
        },
      );
    }
    throw cause;
  }
}
