import type { NodePool } from '../digitalocean/schemas.ts';
import { poolName } from '../environment/digitalocean.ts';
import { isDefault } from './node-pools.ts';

export interface SortedPools {
  /** Of the wanted size, as far as it is there. */
  wanted: NodePool | undefined;
  /** Those that it takes the place of. */
  old: NodePool[];
}

/** Which pools a change to `size` is about. Pools that somebody added by another name are none of its business. */
export function sortPools(pools: readonly NodePool[], size: string): SortedPools {
  const ours = pools.filter((pool) => isDefault(pool) || pool.name === poolName(pool.size));
  return {
    wanted: ours.find((pool) => pool.size === size),
    old: ours.filter((pool) => pool.size !== size),
  };
}
