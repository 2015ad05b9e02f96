import type { ApiClient } from '../digitalocean/api-client.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { InfraError } from '../infra-error.ts';
import { checkPlace } from '../preflight/check-place.ts';
import { gatherFacts } from '../preflight/gather-facts.ts';
import type { NewPool } from './node-pools.ts';
import type { SortedPools } from './sort-pools.ts';

/**
 * Looks whether the account can have the new nodes beside the old ones, before anything is changed.
 *
 * @throws {InfraError} when the size is not offered there, or the account may not have that many Droplets
 */
export async function checkRoom(
  client: ApiClient,
  args: { environment: string; digitalocean: DigitalOcean; pool: NewPool; pools: SortedPools },
): Promise<void> {
  const { digitalocean, pool, pools } = args;
  const { cluster } = digitalocean;
  const { facts, problems: unread } = await gatherFacts(client);
  const owned = new Set(facts.clusters?.map(({ id }) => id));
  const wanted = { ...digitalocean, cluster: { ...cluster, nodes: { ...cluster.nodes, size: pool.size } } };
  const { problems = [] } = checkPlace(facts, {
    environment: args.environment,
    digitalocean: wanted,
    owned,
    services: [],
  });
  const found = [...unread, ...problems];
  const { account, droplets } = facts;
  const more = pools.wanted ? 0 : pool.count;
  if (account && droplets && droplets.length + more > account.droplet_limit) {
    found.push(
      `the account may have ${account.droplet_limit} Droplets and has ${droplets.length}; ${more} more are needed for a ` +
        'while: remove some, or ask for more on the Resource Limits page of the control panel (docs/runbooks/api-limit.md)',
    );
  }
  if (found.length > 0) throw new InfraError(found);
}
