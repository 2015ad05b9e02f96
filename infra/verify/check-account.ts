import { findDrift } from '../audit/find-drift.ts';
import { pricesOfTheList } from '../cost/read-prices.ts';
import { accountNames, type DigitalOcean } from '../environment/digitalocean.ts';
import type { Environment } from '../environment/environment.ts';
import type { AccountFacts, GatheredFacts } from '../preflight/gather-facts.ts';
import { type Check, judge, judgeEach, notChecked } from './check.ts';

type Facts = GatheredFacts['facts'];
type Cluster = AccountFacts['clusters'][number];

/**
 * What the account says of the environment.
 *
 * @param gathered undefined for an environment without a section `digitalocean`
 */
export function checkAccount(environment: Environment, gathered: GatheredFacts | undefined): Check[] {
  const { name, digitalocean } = environment;
  if (!digitalocean || !gathered) {
    return [notChecked('cluster, registry and databases of the account', 'the environment is not at DigitalOcean')];
  }
  const { facts, problems } = gathered;
  const unseen = (what: string) => notChecked(what, problems[0] ?? 'the account did not tell');
  const names = accountNames(name, digitalocean);
  const cluster = facts.clusters?.find((one) => one.name === names.cluster && one.tags.includes(names.tag));
  const up = `nx run infra:up --env ${name}`;
  const audit = `nx run infra:audit --env ${name}`;
  return [
    ...(facts.clusters ? ofCluster(cluster, digitalocean, up) : [unseen('cluster runs')]),
    facts.databases ? ofDatabases(facts.databases, environment, digitalocean) : unseen('databases are online'),
    facts.loadBalancers && cluster
      ? ofBalancers(facts.loadBalancers, cluster, audit)
      : unseen('load balancer is active'),
    problems.length === 0
      ? ofDrift(environment, digitalocean, facts, audit)
      : unseen('account is as the environment says'),
  ];
}

function ofCluster(cluster: Cluster | undefined, { cluster: settings }: DigitalOcean, up: string): Check[] {
  if (!cluster) return [judge('cluster runs', false, { measured: 'it is not in the account', todo: up })];
  const { min, max } = settings.nodes;
  const pool = cluster.node_pools.find((one) => one.auto_scale);
  const bounds = pool ? `${pool.min_nodes} to ${pool.max_nodes}` : 'off';
  return [
    judge('cluster runs', cluster.status.state === 'running', {
      measured: cluster.status.state,
      limit: 'running',
      todo: 'docs/runbooks/node-unhealthy.md',
    }),
    judge('nodes are scaled by themselves', bounds === `${min} to ${max}`, {
      measured: bounds,
      limit: `${min} to ${max}`,
      todo: up,
    }),
    judge('cluster may pull from the registry', cluster.registry_enabled, { todo: up }),
  ];
}

function ofDatabases(databases: AccountFacts['databases'], { name }: Environment, digitalocean: DigitalOcean): Check {
  const what = 'databases are online';
  const names = accountNames(name, digitalocean);
  const wanted = (['postgres', 'valkey'] as const).filter((kind) => digitalocean.databases[kind]);
  if (wanted.length === 0) return notChecked(what, 'the environment has none of its own: secrets say where they are');
  return judgeEach(
    what,
    wanted,
    (kind) => {
      const found = databases.find((database) => database.name === names[kind]);
      if (!found) return `${names[kind]} is missing`;
      return found.status === 'online' ? undefined : `${names[kind]} is ${found.status}`;
    },
    { todo: `doctl databases list; nx run infra:up --env ${name}` },
  );
}

function ofBalancers(balancers: AccountFacts['loadBalancers'], cluster: Cluster, audit: string): Check {
  const what = 'load balancer is active';
  const own = balancers.filter(({ tags, tag }) => [...tags, tag].includes(`k8s:${cluster.id}`));
  if (own.length === 0) return notChecked(what, 'the cluster has none in the account');
  return judgeEach(what, own, ({ name, status }) => (status === 'active' ? undefined : `${name} is ${status}`), {
    todo: `docs/runbooks/load-balancer-late.md; ${audit}`,
  });
}

function ofDrift({ name }: Environment, digitalocean: DigitalOcean, facts: Facts, audit: string): Check {
  const drift = findDrift(name, digitalocean, facts as AccountFacts, pricesOfTheList);
  return judge('account is as the environment says', drift.length === 0, {
    measured: drift.map(({ what, why }) => `${what}: ${why}`).join('; '),
    todo: audit,
  });
}
