import {
  createApiClient,
  InfraError,
  readAccountAccess,
  requestRegistryLogin,
  standardApiUrl,
} from '@todo/infra/digitalocean';
import { DeployError } from '../deploy-error.ts';
import { loadCredentials, type Credentials } from './load-credentials.ts';

const digitalOceanRegistry = 'registry.digitalocean.com';

/** Seconds that a login lives: longer than any deploy takes. */
const loginLife = 2 * 3600;

/**
 * How to log in to the registry at `host/path`. One of DigitalOcean's gives a login of its own for this deploy, by
 * `DIGITALOCEAN_TOKEN`, which is kept in memory and ends by itself; without a token, for other registries, and where
 * `DEPLOY_REGISTRY_LOGIN=docker` asks for it, it is what `docker login` left.
 *
 * @throws {DeployError} when DigitalOcean refuses
 */
export async function findLogin(host: string, path: string, env: NodeJS.ProcessEnv): Promise<Credentials | undefined> {
  const choice = env['DEPLOY_REGISTRY_LOGIN'] || 'auto';
  if (choice !== 'auto' && choice !== 'docker') {
    throw new DeployError(`DEPLOY_REGISTRY_LOGIN is "${choice}"; it may be "docker", or left out.`);
  }
  if (choice === 'docker') return loadCredentials(host, env);
  return (await askDigitalOcean(host, path, env)) ?? loadCredentials(host, env);
}

async function askDigitalOcean(host: string, path: string, env: NodeJS.ProcessEnv): Promise<Credentials | undefined> {
  const [registry] = path.split('/');
  try {
    const access = readAccountAccess(env);
    // Behind another API, its registry is elsewhere, too: its answer says where.
    if (!access || !registry || (host !== digitalOceanRegistry && access.apiUrl === standardApiUrl)) return undefined;
    const client = createApiClient(access);
    const login = await requestRegistryLogin(client, { registry, seconds: loginLife, write: true });
    if (login.host !== host) return undefined;
    return { kind: 'basic', username: login.username, password: login.password };
  } catch (cause) {
    if (!(cause instanceof InfraError)) throw cause;
    throw new DeployError(`No login for ${host}/${registry}: ${cause.message}`, { cause });
  }
}
