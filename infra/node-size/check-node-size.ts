import type { Cluster } from '../digitalocean/schemas.ts';
import { InfraError } from '../infra-error.ts';
import { isDefault } from './node-pools.ts';
import { sortPools } from './sort-pools.ts';

/** Command that gives an environment's cluster nodes of another size. */
export function nodeSizeCommand(environment: string, size: string): string {
  return `nx run infra:upgrade --env ${environment} --node-size ${size}`;
}

/**
 * Compares the nodes that there are with the size that the environment says. The provider would replace the whole cluster
 * to make one the other.
 *
 * @returns what is good to know of a change that was begun and not finished
 * @throws {InfraError} when they differ, with the command that changes it
 */
export function checkNodeSize(cluster: Cluster | undefined, environment: string, size: string): string[] {
  const pools = cluster?.node_pools ?? [];
  const live = pools.find(isDefault);
  if (live && live.size !== size) {
    throw new InfraError(
      `digitalocean.cluster.nodes.size is ${size}, and the nodes are of size ${live.size}: put it back, or ` +
        nodeSizeCommand(environment, size),
    );
  }
  const { old: others } = live ? sortPools(pools, size) : { old: [] };
  return others.map(
    ({ name, count, size: other }) =>
      `a change of node size was begun and not finished (pool ${name}, ${count} nodes, is billed): ` +
      `${nodeSizeCommand(environment, other)} goes on, ${nodeSizeCommand(environment, size)} goes back`,
  );
}
