import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';
import { DockerCredentials } from './schemas.ts';

export interface RegistryLogin {
  /** Registry's host, as image names begin. */
  host: string;
  username: string;
  password: string;
}

export interface RegistryLoginRequest {
  registry: string;
  /** How long it is good for. */
  seconds: number;
  /** To push too, not only to pull. */
  write: boolean;
}

/**
 * A login to the account's registry that ends by itself. It is given to the caller and stored nowhere.
 *
 * Asked without `expiry_seconds` the API gives one that lives for 50 years.
 */
export async function requestRegistryLogin(
  client: ApiClient,
  { registry, seconds, write }: RegistryLoginRequest,
): Promise<RegistryLogin> {
  const path = `/v2/registries/${encodeURIComponent(registry)}/docker-credentials`;
  const { auths } = await client.get(`${path}?expiry_seconds=${seconds}&read_write=${write}`, DockerCredentials);
  const [[host, { auth }] = ['', { auth: '' }]] = Object.entries(auths);
  const [username = '', ...rest] = Buffer.from(auth, 'base64').toString('utf8').split(':');
  if (!username || rest.length === 0) throw new ApiError(`DigitalOcean gave no login for the registry "${registry}"`);
  return { host, username, password: rest.join(':') };
}
