import type { ApiClient } from '../digitalocean/api-client.ts';
import { listPrices, perDay } from '../cost/list-prices.ts';
import { type Prices, pricesOfTheList, readPrices } from '../cost/read-prices.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { findOwnThings, type OwnThing } from './find-own-things.ts';

/**
 * After something went wrong: what the account has of the environment now, what that costs, and how to go on or be rid of
 * it. Says so when even that cannot be found out.
 */
export async function describeExisting(
  client: ApiClient,
  environment: string,
  digitalocean: DigitalOcean,
  goOn = `nx run infra:up --env ${environment}`,
): Promise<string[]> {
  const commands = [`to go on: ${goOn}`, `to be rid of it: nx run infra:destroy --env ${environment}`];
  try {
    const own = await findOwnThings(client, environment, digitalocean);
    const prices = await readPrices(client).catch(() => pricesOfTheList);
    const costs = own.map((thing) => ({ thing, daily: dailyCost(thing, prices) }));
    const total = costs.reduce((sum, { daily }) => sum + daily, 0);
    if (own.length === 0) return ['nothing of this environment exists but perhaps a registry', commands[0] ?? ''];
    const lines = costs.map(({ thing, daily }) => {
      return `exists: ${thing.kind} ${thing.name} (${thing.id}, ${thing.state})${daily > 0 ? `, US$ ${daily.toFixed(2)} a day` : ''}`;
    });
    return [...lines, `together US$ ${total.toFixed(2)} a day, without load balancers and volumes`, ...commands];
  } catch (error) {
    const why = (error as Error).message;
    return [`what exists now could not be found out (${why}): nx run infra:audit --env ${environment}`, ...commands];
  }
}

function dailyCost({ cluster, database }: OwnThing, prices: Prices): number {
  if (database) return perDay((prices.database(database.engine, database.size) ?? 0) * database.num_nodes);
  if (!cluster) return 0;
  const nodes = cluster.node_pools.reduce((sum, { size, count }) => sum + (prices.droplet(size) ?? 0) * count, 0);
  return perDay(nodes + (cluster.ha ? listPrices.highAvailability : 0));
}
