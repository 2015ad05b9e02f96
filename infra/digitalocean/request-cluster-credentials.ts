import type { ApiClient } from './api-client.ts';
import { ClusterCredentials } from './schemas.ts';

export interface IssuedCredentials {
  /** Address of the cluster's API. */
  server: string;
  /** Its certificate authority, PEM in base64. */
  caData: string;
  token: string;
  expires: Date;
}

/** Where a cluster is, and an administrator's token for it that ends by itself; seven days without `seconds`. */
export async function requestClusterCredentials(
  client: ApiClient,
  clusterId: string,
  seconds: number,
): Promise<IssuedCredentials> {
  const path = `/v2/kubernetes/clusters/${clusterId}/credentials?expiry_seconds=${seconds}`;
  const { server, certificate_authority_data, token, expires_at } = await client.get(path, ClusterCredentials);
  return { server, caData: certificate_authority_data, token, expires: new Date(expires_at) };
}
