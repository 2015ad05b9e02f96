import { listPrices, perDay } from '../cost/list-prices.ts';
import type { Prices } from '../cost/read-prices.ts';
import type { Cluster } from '../digitalocean/schemas.ts';
import { accountNames, type DigitalOcean } from '../environment/digitalocean.ts';
import type { AccountFacts } from '../preflight/gather-facts.ts';
import type { Finding } from './finding.ts';

type Facts = Pick<AccountFacts, 'clusters' | 'vpcs' | 'registries' | 'databases' | 'subscription'>;

/** Where the account differs from what the environment says, by the API and without the state. */
export function findDrift(environment: string, settings: DigitalOcean, facts: Facts, prices: Prices): Finding[] {
  const names = accountNames(environment, settings);
  const up = `nx run infra:up --env ${environment}`;
  const drift = (what: string, why: string, remedy = up): Finding => ({ kind: 'drift', what, why, perDay: 0, remedy });
  const own = facts.clusters.filter(({ tags }) => tags.includes(names.tag));
  const cluster = own.find(({ name }) => name === names.cluster);
  const found: Finding[] = own
    .filter((other) => other !== cluster)
    .map((other) => ({
      kind: 'leftover',
      what: `cluster ${other.name} (${other.id}, ${other.status.state})`,
      why: `it is tagged ${names.tag}, and the environment's is "${names.cluster}": orphaned (docs/runbooks/cluster-creation-failed.md)`,
      perDay: clusterPerDay(other, prices),
      remedy: `doctl kubernetes cluster delete ${other.id} --dangerous`,
    }));
  if (!cluster) found.push(drift(`cluster ${names.cluster}`, 'it is not in the account'));
  else found.push(...compareCluster(cluster, settings).map((why) => drift(`cluster ${cluster.name}`, why)));
  if (!facts.vpcs.some(({ name }) => name === names.network)) {
    found.push(drift(`VPC ${names.network}`, 'it is not in the account'));
  }
  if (!facts.registries.some(({ name }) => name === settings.registry.name)) {
    found.push(drift(`registry ${settings.registry.name}`, 'it is not in the account'));
  } else if (settings.registry.create && facts.subscription.tier.slug !== settings.registry.tier) {
    found.push(
      drift(
        `registry ${settings.registry.name}`,
        `its tier is "${facts.subscription.tier.slug}", and the environment says "${settings.registry.tier}"`,
      ),
    );
  }
  for (const kind of ['postgres', 'valkey'] as const) {
    const wanted = settings.databases[kind];
    const database = facts.databases.find(({ name }) => name === names[kind]);
    if (wanted && !database) found.push(drift(`database ${names[kind]}`, 'it is not in the account'));
    else if (wanted && database && (database.size !== wanted.size || database.num_nodes !== wanted.nodes)) {
      const [is, says] = [`${database.num_nodes} of ${database.size}`, `${wanted.nodes} of ${wanted.size}`];
      found.push(drift(`database ${names[kind]}`, `it has ${is}, and the environment says ${says}`));
    }
  }
  return found;
}

function compareCluster(cluster: Cluster, { cluster: settings }: DigitalOcean): string[] {
  const pools = cluster.node_pools;
  const says = <T>(what: string, is: T, wanted: T) =>
    is === wanted ? [] : [`${what} is ${String(is)}, and the environment says ${String(wanted)}`];
  const pool = pools.find(({ size }) => size === settings.nodes.size);
  const sick = pools.flatMap(({ nodes }) => nodes).filter(({ status }) => status.state !== 'running');
  return [
    ...(cluster.status.state === 'running' ? [] : [`it is ${cluster.status.state} (docs/runbooks/node-unhealthy.md)`]),
    ...(cluster.version.startsWith(settings.version)
      ? []
      : [`it runs ${cluster.version}, and the environment says ${settings.version}x: nx run infra:upgrade`]),
    ...says('high availability', cluster.ha, settings.ha),
    ...says('automatic upgrade', cluster.auto_upgrade, settings.autoUpgrade),
    ...says('surge upgrade', cluster.surge_upgrade, settings.surgeUpgrade),
    ...says('pulling from the registry', cluster.registry_enabled, true),
    ...(pool
      ? [
          ...says('autoscaling', pool.auto_scale, true),
          ...says('the fewest nodes', pool.min_nodes, settings.nodes.min),
          ...says('the most nodes', pool.max_nodes, settings.nodes.max),
        ]
      : [`it has no nodes of size ${settings.nodes.size}`]),
    ...sick.map(({ name, status }) => `node ${name} is ${status.state} (docs/runbooks/node-unhealthy.md)`),
  ];
}

function clusterPerDay({ node_pools, ha }: Cluster, prices: Prices): number {
  const nodes = node_pools.reduce((sum, { size, count }) => sum + (prices.droplet(size) ?? 0) * count, 0);
  return perDay(nodes + (ha ? listPrices.highAvailability : 0));
}
