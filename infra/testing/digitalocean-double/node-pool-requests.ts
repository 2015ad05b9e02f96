import type { Properties } from '../property-values.ts';

/** By this tag the real provider tells the pool of the cluster's own resource from others. */
export const defaultPoolTag = 'terraform:default-node-pool';

/** Body that makes the pool of a new cluster. */
export function poolRequest(pool: Properties): Properties {
  const { name, size, nodeCount, autoScale = false, minNodes, maxNodes } = pool;
  return {
    name,
    size,
    ...(nodeCount === undefined ? {} : { count: nodeCount }),
    tags: tagsOf(pool),
    labels: pool['labels'] ?? {},
    auto_scale: autoScale,
    min_nodes: minNodes,
    max_nodes: maxNodes,
  };
}

/** Body that changes it; it always says how many nodes there should be, if the program does. */
export function poolChange({ name, nodeCount, autoScale = false, minNodes, maxNodes, ...pool }: Properties) {
  return {
    name,
    tags: tagsOf(pool),
    ...(nodeCount === undefined ? {} : { count: nodeCount }),
    auto_scale: autoScale,
    min_nodes: minNodes,
    max_nodes: maxNodes,
    labels: pool['labels'] ?? {},
  };
}

function tagsOf({ tags = [] }: Properties): string[] {
  return [...(tags as string[]), defaultPoolTag];
}
