import type { ApiClient } from '../digitalocean/api-client.ts';
import type { NodePool } from '../digitalocean/schemas.ts';
import { InfraError } from '../infra-error.ts';
import type { Cluster } from '../kube/connect-cluster.ts';
import { type Pace, waitUntil } from '../wait-until.ts';
import { drainNodes, findUnmanagedPods, setUnschedulable } from './drain-nodes.ts';
import { changePool, createPool, deletePool, isDefault, listPools, type NewPool } from './node-pools.ts';
import { sortPools } from './sort-pools.ts';

export interface NodeSizeChange {
  client: ApiClient;
  cluster: Cluster;
  clusterId: string;
  /** The pool that there should be. */
  pool: NewPool;
  print: (line: string) => void;
  signal?: AbortSignal | undefined;
  /** How long the new nodes may take, and each old one until it is empty. */
  pace?: { pools: Pace; drain: Pace };
}

const standardPace = {
  pools: { interval: 10_000, patience: 30 * 60_000 },
  drain: { interval: 3_000, patience: 15 * 60_000 },
};

/**
 * Puts a pool of another size in the place of the one that there is, inside the same cluster. The provider cannot: it
 * would replace the cluster. Each step looks at what is, so that a run that was cut short is gone on with by the next;
 * there is no moment without nodes, and none in which two pools are the default one.
 *
 * @throws {InfraError} when nodes do not come or pods do not go; what was done until then stays
 */
export async function changeNodeSize(change: NodeSizeChange): Promise<void> {
  const { client, cluster, clusterId, pool, print, signal, pace = standardPace } = change;
  const look = async () => sortPools(await listPools(client, clusterId), pool.size);

  const { wanted, old } = await look();
  const oldNodes = old.flatMap(({ nodes }) => nodes.map(({ name }) => name));
  await refuseUnmanagedPods(cluster, oldNodes);
  // The autoscaler would add nodes to the pool that is emptied.
  for (const each of old) if (each.auto_scale) await changePool(client, clusterId, each, { autoScale: false });
  if (!wanted) {
    print(`  + pool ${pool.name}, ${pool.count} of ${pool.size}`);
    await createPool(client, clusterId, pool);
  } else if (old.length > 0) {
    await takeBack(change, wanted);
  }
  await waitForNodes(change, pace.pools);
  await drainNodes(cluster, oldNodes, { print, signal, pace: pace.drain });

  const { wanted: made, old: emptied } = await look();
  for (const each of emptied) if (isDefault(each)) await changePool(client, clusterId, each, { isDefault: false });
  if (made && !isDefault(made)) await changePool(client, clusterId, made, { isDefault: true });
  for (const each of emptied) {
    print(`  - pool ${each.name}, ${each.count} of ${each.size}`);
    await deletePool(client, clusterId, each);
  }
  const gone = await waitUntil(async () => ((await look()).old.length === 0 ? true : undefined), pace.pools, signal);
  if (!gone) throw new InfraError('the old pool is still there: run the command again later');
}

/** A pool that an earlier change in the other direction had begun to empty. */
async function takeBack(
  { client, cluster, clusterId, pool: { min, max } }: NodeSizeChange,
  pool: NodePool,
): Promise<void> {
  if (!pool.auto_scale) await changePool(client, clusterId, pool, { autoScale: { min, max } });
  await setUnschedulable(
    cluster,
    pool.nodes.map(({ name }) => name),
    false,
  );
}

async function refuseUnmanagedPods(cluster: Cluster, nodes: readonly string[]): Promise<void> {
  const unmanaged = await findUnmanagedPods(cluster, nodes);
  if (unmanaged.length === 0) return;
  throw new InfraError([
    `nobody would start these pods again on other nodes: ${unmanaged.join(', ')}`,
    'delete them, or give them a controller; nothing was changed',
  ]);
}

async function waitForNodes({ client, clusterId, pool, print, signal }: NodeSizeChange, pace: Pace): Promise<void> {
  let told = '';
  const look = async () => {
    const { wanted } = sortPools(await listPools(client, clusterId), pool.size);
    const nodes = wanted?.nodes ?? [];
    const running = nodes.filter(({ status }) => status.state === 'running').length;
    const line = `  … ${running} of ${wanted?.count ?? pool.count} new nodes run (usually 2 to 5 minutes)`;
    if (line !== told) print(line);
    told = line;
    return wanted && running > 0 && running === wanted.count ? true : undefined;
  };
  if (await waitUntil(look, pace, signal)) return;
  throw new InfraError(
    `the new nodes do not run after ${Math.round(pace.patience / 60_000)} minutes: the old ones are as they were ` +
      '(docs/runbooks/node-unhealthy.md); run the command again to go on',
  );
}
