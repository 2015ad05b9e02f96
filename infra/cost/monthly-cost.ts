import { createApiClient } from '../digitalocean/api-client.ts';
import type { AccountAccess } from '../digitalocean/read-account-access.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { formatCosts } from './format-costs.ts';
import { planCosts } from './plan-costs.ts';
import type { PlannedVolume } from './planned-volumes.ts';
import { pricesOfTheList, readPrices } from './read-prices.ts';

/** The table that stands beside a plan: what the environment will cost a month, by today's prices where there is a token. */
export async function monthlyCost(
  settings: DigitalOcean,
  account: AccountAccess | undefined,
  volumes: readonly PlannedVolume[] = [],
): Promise<string[]> {
  const prices = account ? await readPrices(createApiClient(account)) : pricesOfTheList;
  return formatCosts(planCosts(settings, prices, volumes), prices.source);
}
