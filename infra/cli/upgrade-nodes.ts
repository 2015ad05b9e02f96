import { openCloudStack } from '../cloud/cloud-stack.ts';
import { connectCloudCluster } from '../cloud/connect-cloud-cluster.ts';
import { describeExisting } from '../cloud/describe-existing.ts';
import { findCluster, readCloudState } from '../cloud/read-cloud-state.ts';
import { perDay } from '../cost/list-prices.ts';
import { readPrices } from '../cost/read-prices.ts';
import { createApiClient } from '../digitalocean/api-client.ts';
import { requireAccountAccess } from '../digitalocean/read-account-access.ts';
import { withoutStaleLock } from '../engine/release-stale-lock.ts';
import { runEngine } from '../engine/run-engine.ts';
import { accountNames, type DigitalOcean, poolName } from '../environment/digitalocean.ts';
import { findEnvironmentFile, loadEnvironment } from '../environment/load-environment.ts';
import { writeNodeSize } from '../environment/write-node-size.ts';
import { InfraError } from '../infra-error.ts';
import { changeNodeSize } from '../node-size/change-node-size.ts';
import { checkRoom } from '../node-size/check-room.ts';
import { isDefault, listPools, type NewPool } from '../node-size/node-pools.ts';
import { sortPools, type SortedPools } from '../node-size/sort-pools.ts';
import type { Settings } from '../settings.ts';
import { askOnce } from './ask-once.ts';
import { collectProblems } from './collect-problems.ts';
import { engineParts, prepareEngine } from './prepare.ts';
import type { Terminal } from './terminal.ts';
import type { UpgradeOptions } from './upgrade.ts';

/**
 * Gives the cluster nodes of another size, without replacing it: a second pool, the pods moved there, the first pool
 * removed; then the state and the environment's file follow, so that the next `up` finds nothing to do. Run again after
 * whatever stopped it, it goes on.
 */
export async function upgradeNodes(
  { nodeSize: size, ...options }: UpgradeOptions & { nodeSize: string },
  settings: Settings,
  terminal: Terminal,
): Promise<void> {
  const { yes, breakLock, signal } = options;
  const { print } = terminal;
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const { name, digitalocean } = environment;
  if (!digitalocean) throw new InfraError(`the environment "${name}" has no nodes at DigitalOcean`);
  const { account, ...parts } = await collectProblems({
    ...prepareEngine(environment, settings),
    account: Promise.resolve().then(() => requireAccountAccess(settings.account)),
  });
  const client = createApiClient(account, { onWait: print, ...(signal ? { signal } : {}) });
  const session = await openCloudStack({ environment: name, account, ...engineParts(parts) });
  const noted = findCluster(await readCloudState(session));
  if (!noted) throw new InfraError(`the environment "${name}" has no cluster yet: nx run infra:up --env ${name}`);

  const pools = sortPools(await listPools(client, noted.id), size);
  const pool = newPool(name, digitalocean, size, pools);
  const refresh = () =>
    withoutStaleLock(session, { breakLock, print }, () =>
      runEngine(session, 'refresh', { ...(signal ? { signal } : {}) }),
    );
  if (pools.old.length > 0) {
    await checkRoom(client, { environment: name, digitalocean, pool, pools });
    await tellPlan(pools, pool, client, print);
    const { confirm } = askOnce(yes, terminal);
    await confirm();
    const cluster = await connectCloudCluster(client, noted.id, { print, signal });
    try {
      await changeNodeSize({ client, cluster, clusterId: noted.id, pool, print, signal });
    } catch (error) {
      if (!(error instanceof InfraError)) throw error;
      const again = `nx run infra:upgrade --env ${name} --node-size ${size}`;
      const existing = await describeExisting(createApiClient(account), name, digitalocean, again);
      throw new InfraError([...error.problems, ...existing], { cause: error });
    }
  } else if (!pools.wanted) {
    throw new InfraError(`the cluster of "${name}" has no pool of infra:up any more: nx run infra:audit --env ${name}`);
  } else if (!isDefault(pools.wanted)) {
    throw new InfraError(`pool ${pools.wanted.name} is not the one of infra:up: nx run infra:audit --env ${name}`);
  }
  // What was noted of the first pool becomes what there is of the second.
  await refresh();
  const file = await findEnvironmentFile(name, settings.environmentsFolder);
  if (digitalocean.cluster.nodes.size !== size) {
    await writeNodeSize(file, size);
    print(`${file}: digitalocean.cluster.nodes.size is "${size}" now; commit it`);
  }
  print(pools.old.length > 0 ? `the nodes are of size ${size}` : `nothing to change: the nodes are of size ${size}`);
}

function newPool(environment: string, digitalocean: DigitalOcean, size: string, { old }: SortedPools): NewPool {
  const { min, max, labels, count } = digitalocean.cluster.nodes;
  const now = old.reduce((sum, pool) => sum + pool.count, 0) || count;
  return {
    name: poolName(size),
    size,
    count: Math.min(Math.max(now, min), max),
    min,
    max,
    labels,
    tags: [...digitalocean.tags, accountNames(environment, digitalocean).tag],
  };
}

async function tellPlan(
  { wanted, old }: SortedPools,
  pool: NewPool,
  client: Parameters<typeof readPrices>[0],
  print: (line: string) => void,
): Promise<void> {
  const prices = await readPrices(client);
  const cost = (size: string, count: number) => (prices.droplet(size) ?? 0) * count;
  const count = wanted?.count ?? pool.count;
  print(wanted ? 'a change of node size was begun and is gone on with:' : 'plan for the nodes:');
  print(
    `  ${wanted ? ' ' : '+'} pool ${pool.name}, ${count} of ${pool.size}, US$ ${cost(pool.size, count).toFixed(2)} a month`,
  );
  print('    pods move there one after the other, as far as their disruption budgets allow');
  for (const { name, size, count: nodes } of old) {
    print(`  - pool ${name}, ${nodes} of ${size}, US$ ${cost(size, nodes).toFixed(2)} a month`);
  }
  print(
    `  while both are there, US$ ${perDay(cost(pool.size, count)).toFixed(2)} a day more; the cluster stays the same`,
  );
}
