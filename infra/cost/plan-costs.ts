import type { DigitalOcean } from '../environment/digitalocean.ts';
import { InfraError } from '../infra-error.ts';
import { listPrices } from './list-prices.ts';
import type { PlannedVolume } from './planned-volumes.ts';
import type { Prices } from './read-prices.ts';

/** US dollars a month with the fewest nodes, those it begins with, and the most. */
export interface CostLine {
  what: string;
  min: number;
  steady: number;
  max: number;
}

/** What an environment costs, from the same settings that it is made of. */
export function planCosts(settings: DigitalOcean, prices: Prices, volumes: readonly PlannedVolume[]): CostLine[] {
  const { cluster, registry, databases } = settings;
  const { nodes } = cluster;
  const node = known(prices.droplet(nodes.size), `size ${nodes.size}`);
  const gibibytes = volumes.reduce((sum, volume) => sum + volume.gibibytes, 0);
  return [
    {
      what: `nodes ${nodes.size}, ${nodes.min}/${nodes.count}/${nodes.max}`,
      min: node * nodes.min,
      steady: node * nodes.count,
      max: node * nodes.max,
    },
    fixed(`control plane${cluster.ha ? ', highly available' : ''}`, cluster.ha ? listPrices.highAvailability : 0),
    fixed('load balancer, network', listPrices.loadBalancer['REGIONAL_NETWORK'] ?? 0),
    fixed(`${volumes.length} volumes, ${gibibytes} GiB`, gibibytes * listPrices.volumeGibibyte),
    registry.create
      ? fixed(`registry, ${registry.tier}`, known(prices.registry(registry.tier), `registry tier ${registry.tier}`))
      : fixed(`registry ${registry.name}, paid already`, 0),
    ...databaseLine('PostgreSQL', 'pg', databases.postgres, prices),
    ...databaseLine('Valkey', 'valkey', databases.valkey, prices),
  ];
}

type Database = NonNullable<DigitalOcean['databases']['postgres']>;

function databaseLine(name: string, engine: string, database: Database | undefined, prices: Prices): CostLine[] {
  if (!database) return [];
  const { size, nodes } = database;
  const price = known(prices.database(engine, size), `database size ${size}`);
  return [fixed(`${name}, ${nodes} of ${size}`, price * nodes)];
}

export function totalOf(lines: readonly CostLine[]): CostLine {
  const sum = (key: 'min' | 'steady' | 'max') => lines.reduce((total, line) => total + line[key], 0);
  return { what: 'together', min: sum('min'), steady: sum('steady'), max: sum('max') };
}

function fixed(what: string, monthly: number): CostLine {
  return { what, min: monthly, steady: monthly, max: monthly };
}

function known(price: number | undefined, what: string): number {
  if (price !== undefined) return price;
  throw new InfraError(
    `nobody knows the price of ${what}: set DIGITALOCEAN_TOKEN, or add it to infra/cost/list-prices.ts`,
  );
}
