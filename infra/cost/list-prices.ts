/**
 * DigitalOcean's list prices in US dollars a month, as published by this day (https://www.digitalocean.com/pricing and the
 * pricing pages of its documentation); taxes and traffic above what is included come on top. Sizes and registry tiers are
 * asked of the API where there is a token: it knows today's. The larger databases and the dedicated processors were not
 * found again in a source of that year.
 */
export const listPrices = {
  date: '2026-09-30',
  /** Highly available control plane of a cluster; the plain one is free. */
  highAvailability: 40,
  /** Each node of a load balancer, by its type. */
  loadBalancer: { REGIONAL_NETWORK: 15, REGIONAL: 12 } as Record<string, number>,
  volumeGibibyte: 0.1,
  snapshotGibibyte: 0.06,
  registryTier: { starter: 0, basic: 5, professional: 20 } as Record<string, number>,
  /** Each node of a database cluster with its smallest disk, by the API's name of the engine. */
  database: {
    pg: {
      'db-s-1vcpu-1gb': 15.15,
      'db-s-1vcpu-2gb': 30.45,
      'db-s-2vcpu-4gb': 60.9,
      'db-s-4vcpu-8gb': 121.95,
      'db-s-6vcpu-16gb': 243.9,
      'db-s-8vcpu-32gb': 487.8,
    },
    // Without a disk of its own.
    valkey: {
      'db-s-1vcpu-1gb': 15,
      'db-s-1vcpu-2gb': 30,
      'db-s-2vcpu-4gb': 60,
      'db-s-4vcpu-8gb': 120,
      'db-s-6vcpu-16gb': 240,
      'db-s-8vcpu-32gb': 480,
    },
  } as Record<string, Record<string, number>>,
  droplet: {
    's-1vcpu-2gb': 12,
    's-2vcpu-2gb': 18,
    's-2vcpu-4gb': 24,
    's-4vcpu-8gb': 48,
    's-8vcpu-16gb': 96,
    'c-2': 42,
    'c-4': 84,
    'g-2vcpu-8gb': 63,
  } as Record<string, number>,
};

/** Hours after which a Droplet costs no more in a month. */
const billedHours = 672;

/** What something for `monthly` costs each day until it has run for a whole month. */
export function perDay(monthly: number): number {
  return (monthly * 24) / billedHours;
}
