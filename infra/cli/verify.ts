import { ApiException } from '@kubernetes/client-node';
import { type ApiClient, createApiClient } from '../digitalocean/api-client.ts';
import { ApiError } from '../digitalocean/api-error.ts';
import { requireAccountAccess } from '../digitalocean/read-account-access.ts';
import { requestRegistryLogin } from '../digitalocean/request-registry-login.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import { findPublicUrl } from '../kube/find-public-url.ts';
import { gatherFacts } from '../preflight/gather-facts.ts';
import type { Settings } from '../settings.ts';
import { readClusterFacts } from '../verify/cluster-facts.ts';
import { formatChecks, summarizeChecks } from '../verify/format-checks.ts';
import { type Subject, verifyEnvironment } from '../verify/verify-environment.ts';
import { connectEnvironment } from './connect-environment.ts';
import type { Terminal } from './terminal.ts';

export interface VerifyOptions {
  environment: string;
  json: boolean;
}

/** Seconds that the registry's login lives. */
const loginLife = 600;

/**
 * Holds a live environment against the specification. Reads only, but for one task that it makes through the public URL
 * and removes again.
 *
 * @throws {InfraError} when a check failed
 */
export async function verify(options: VerifyOptions, settings: Settings, terminal: Terminal): Promise<void> {
  const started = performance.now();
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const quiet = options.json ? { ...terminal, print: () => undefined } : terminal;
  const cluster = await connectEnvironment(environment, settings, quiet);
  const { digitalocean } = environment;
  const account = digitalocean
    ? await readAccount(createApiClient(requireAccountAccess(settings.account)), digitalocean.registry.name)
    : undefined;
  const [facts, url] = await Promise.all([
    readClusterFacts(cluster, environment),
    findPublicUrl(cluster, environment),
  ]).catch(explainRefusal);
  const groups = await verifyEnvironment({ environment, cluster: facts, account, url });
  const seconds = (performance.now() - started) / 1000;
  const summary = summarizeChecks(groups);
  const failed = groups.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome === 'failed'));
  if (options.json) {
    const checks = groups.flatMap((group) => group.checks.map((check) => ({ group: group.name, ...check })));
    terminal.print(JSON.stringify({ environment: environment.name, url, ok: failed.length === 0, seconds, checks }));
  } else {
    formatChecks(groups).forEach(terminal.print);
    terminal.print(`verify of ${environment.name}: ${summary} (${seconds.toFixed(1)} s)`);
  }
  if (failed.length > 0) {
    throw new InfraError(`verify of ${environment.name}: ${summary}: ${failed.map(({ what }) => what).join('; ')}`);
  }
}

/** What the token may not see is missing, and the checks say so. */
async function readAccount(client: ApiClient, registry: string): Promise<NonNullable<Subject['account']>> {
  const [gathered, login] = await Promise.all([
    gatherFacts(client),
    requestRegistryLogin(client, { registry, seconds: loginLife, write: false }).catch((error: unknown) => {
      if (error instanceof ApiError) return error;
      throw error;
    }),
  ]);
  return { gathered, login };
}

function explainRefusal(error: unknown): never {
  if (!(error instanceof ApiException)) throw error;
  const refused = "this account may not read all of the environment: use an administrator's context";
  const other = `the cluster answered ${error.code} when it was asked what there is: run the command again`;
  throw new InfraError(error.code === 403 ? refused : other, { cause: error });
}
