import { z } from 'zod';
import type { ApiClient } from '../digitalocean/api-client.ts';
import { RegistryOptions, Size } from '../digitalocean/schemas.ts';
import { listPrices } from './list-prices.ts';

export interface Prices {
  /** Where they are from, for people. */
  source: string;
  /** A month of one, in US dollars; `undefined` for a size that nobody knows. */
  droplet(size: string): number | undefined;
  /** `engine` in the API's words: `pg` or `valkey`. */
  database(engine: string, size: string): number | undefined;
  registry(tier: string): number | undefined;
}

export const pricesOfTheList: Prices = {
  source: `list prices of ${listPrices.date}`,
  droplet: (size) => listPrices.droplet[size],
  database: (engine, size) => listPrices.database[engine]?.[size],
  registry: (tier) => listPrices.registryTier[tier],
};

/** Prices that the API knows stand before those of the list. */
export async function readPrices(client: ApiClient): Promise<Prices> {
  const [sizes, { options }] = await Promise.all([
    client.list('/v2/sizes', 'sizes', Size),
    client.get('/v2/registries/options', z.object({ options: RegistryOptions })),
  ]);
  const droplets = new Map(sizes.map(({ slug, price_monthly }) => [slug, price_monthly]));
  const tiers = new Map(options.subscription_tiers.map((tier) => [tier.slug, tier.monthly_price_in_cents / 100]));
  return {
    ...pricesOfTheList,
    source: `sizes and registry by the API today, the rest ${pricesOfTheList.source}`,
    droplet: (size) => droplets.get(size) ?? pricesOfTheList.droplet(size),
    registry: (tier) => tiers.get(tier) ?? pricesOfTheList.registry(tier),
  };
}
