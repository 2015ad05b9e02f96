import type { Check } from './check.ts';

/** Nodes that an upgrade adds for a while, at most. */
const mostSurge = 10;

export const checkDroplets: Check = ({ account, droplets, clusters }, { digitalocean, owned }) => {
  if (!account || !droplets) return {};
  const { nodes, surgeUpgrade } = digitalocean.cluster;
  const own = clusters?.filter(({ id }) => owned.has(id)).flatMap(({ node_pools }) => node_pools) ?? [];
  const ownNodes = own.reduce((sum, { count }) => sum + count, 0);
  const free = account.droplet_limit - droplets.length + ownNodes;
  const limit = `the account may have ${account.droplet_limit} Droplets and has ${droplets.length}`;
  const ask = 'ask for more on the Resource Limits page of the control panel (docs/runbooks/api-limit.md)';
  const first = Math.max(nodes.count, ownNodes);
  if (free < first) return { problems: [`${limit}; the cluster needs ${first}: remove some, or ${ask}`] };
  const most = nodes.max + (surgeUpgrade ? Math.min(mostSurge, nodes.max) : 0);
  if (free < nodes.max) return { notes: [`${limit}; the autoscaler can never reach ${nodes.max} nodes: ${ask}`] };
  if (free < most)
    return { notes: [`${limit}; an upgrade of ${nodes.max} nodes may want ${most} for a while: ${ask}`] };
  return {};
};

export const checkVolumes: Check = ({ account, volumes, clusters }, { owned, volumes: planned = [] }) => {
  if (account?.volume_limit === undefined || !volumes) return {};
  const ownTags = (clusters ?? []).filter(({ id }) => owned.has(id)).map(({ id }) => `k8s:${id}`);
  const others = volumes.filter(({ tags }) => !tags.some((tag) => ownTags.includes(tag)));
  const needed = planned.length;
  if (account.volume_limit - others.length >= needed) return {};
  return {
    problems: [
      `the account may have ${account.volume_limit} volumes and has ${others.length} others; the platform needs ` +
        `${needed}: remove some, or ask for more (docs/runbooks/api-limit.md)`,
    ],
  };
};

/** The API tells how many there are, but not how many there may be. */
export const checkLoadBalancers: Check = ({ loadBalancers }, { owned }) => {
  const others = loadBalancers?.filter(({ id }) => !owned.has(id)).length ?? 0;
  if (others === 0) return {};
  return {
    notes: [
      `the account has ${others} load balancer${others > 1 ? 's' : ''}; how many it may have only ` +
        'the Resource Limits page of the control panel says (docs/runbooks/load-balancer-late.md)',
    ],
  };
};
