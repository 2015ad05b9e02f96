import { z } from 'zod';
import type { ApiClient } from '../digitalocean/api-client.ts';
import { ignoreMissing } from '../digitalocean/api-error.ts';
import { NodePool } from '../digitalocean/schemas.ts';

/** By this tag the provider tells the pool of the cluster's own resource from others (its source, `node_pool.go`). */
export const defaultPoolTag = 'terraform:default-node-pool';

export function isDefault({ tags }: NodePool): boolean {
  return tags.includes(defaultPoolTag);
}

export interface NewPool {
  name: string;
  size: string;
  count: number;
  min: number;
  max: number;
  labels: Record<string, string>;
  tags: readonly string[];
}

/** What of a pool this program changes; the rest is sent as it is, for the API takes a pool as a whole. */
export interface PoolChange {
  /** Between how many nodes the autoscaler decides; `false` for as many as there are. */
  autoScale?: { min: number; max: number } | false;
  isDefault?: boolean;
}

const Pools = z.object({ node_pools: z.array(NodePool) });

export async function listPools(client: ApiClient, clusterId: string): Promise<NodePool[]> {
  return (await client.get(base(clusterId), Pools)).node_pools;
}

export async function createPool(client: ApiClient, clusterId: string, pool: NewPool): Promise<void> {
  const { min, max, ...rest } = pool;
  await client.send('POST', base(clusterId), { ...rest, auto_scale: true, min_nodes: min, max_nodes: max });
}

export async function changePool(
  client: ApiClient,
  clusterId: string,
  pool: NodePool,
  change: PoolChange,
): Promise<void> {
  const { name, count, labels, auto_scale, min_nodes, max_nodes } = pool;
  const kept = auto_scale && { min: min_nodes, max: max_nodes };
  const { autoScale = kept, isDefault: wanted = isDefault(pool) } = change;
  const own = pool.tags.filter((tag) => tag !== 'k8s' && !tag.startsWith('k8s:') && tag !== defaultPoolTag);
  await client.send('PUT', `${base(clusterId)}/${pool.id}`, {
    name,
    count,
    labels,
    tags: [...own, ...(wanted ? [defaultPoolTag] : [])],
    ...(autoScale ? { auto_scale: true, min_nodes: autoScale.min, max_nodes: autoScale.max } : { auto_scale: false }),
  });
}

export async function deletePool(client: ApiClient, clusterId: string, { id }: NodePool): Promise<void> {
  await client.send('DELETE', `${base(clusterId)}/${id}`).catch(ignoreMissing);
}

function base(clusterId: string): string {
  return `/v2/kubernetes/clusters/${clusterId}/node_pools`;
}
