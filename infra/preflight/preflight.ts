import type { ApiClient } from '../digitalocean/api-client.ts';
import { ApiError } from '../digitalocean/api-error.ts';
import { InfraError } from '../infra-error.ts';
import { checkAccount } from './check-account.ts';
import { checkNames } from './check-names.ts';
import { checkPlace } from './check-place.ts';
import { checkDroplets, checkLoadBalancers, checkVolumes } from './check-quotas.ts';
import { checkRanges } from './check-ranges.ts';
import { checkRegistry } from './check-registry.ts';
import { checkTools } from './check-tools.ts';
import type { Check, Planned } from './check.ts';
import { gatherFacts } from './gather-facts.ts';

const checks: Check[] = [
  checkAccount,
  checkPlace,
  checkDroplets,
  checkVolumes,
  checkLoadBalancers,
  checkRegistry,
  checkNames,
  checkRanges,
];

/**
 * Looks, before money is spent, whether the account can become what the environment says. Nothing is changed by it. What a
 * token may not change cannot be asked of the API and shows only when it is tried.
 *
 * @returns what is good to know
 * @throws {InfraError} with everything that stands in the way, each with what to do
 */
export async function preflight(
  client: ApiClient,
  planned: Planned,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string[]> {
  const [{ facts, problems }, tools, nameTaken] = await Promise.all([
    gatherFacts(client),
    checkTools(env),
    checkRegistryName(client, planned),
  ]);
  const findings = checks.map((check) => check(facts, planned));
  const own = facts.registries?.some(({ name }) => name === planned.digitalocean.registry.name);
  const all = [
    ...problems,
    ...findings.flatMap((finding) => finding.problems ?? []),
    ...(own ? [] : nameTaken),
    ...tools.problems,
  ];
  if (all.length > 0) throw new InfraError([...new Set(all)]);
  return [...findings.flatMap((finding) => finding.notes ?? []), ...tools.notes];
}

/** Names are shared by all accounts. The question needs the permission to make a registry, so it shows that as well. */
async function checkRegistryName(client: ApiClient, { digitalocean, owned }: Planned): Promise<string[]> {
  const { create, name } = digitalocean.registry;
  if (!create || owned.has(name)) return [];
  try {
    await client.send('POST', '/v2/registries/validate-name', { name });
    return [];
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 401) return [];
    if (error.status !== 409) return [error.message];
    return [`digitalocean.registry.name: another account has "${name}" already: choose one that nobody has`];
  }
}
