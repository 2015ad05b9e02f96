import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Account } from './account.ts';
import { scopes } from './authorize.ts';
import { findCluster, removeCluster, type Cluster } from './clusters.ts';
import { validate } from './validate.ts';

const Selection = z.object({
  load_balancers: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  volume_snapshots: z.array(z.string()).default([]),
});

/** What was made through a cluster and outlives it, and the two ways of deleting a cluster with it. */
export function clusterAssociationRoutes(app: FastifyInstance, account: Account): void {
  const base = '/v2/kubernetes/clusters/:id/destroy_with_associated_resources';
  interface Params {
    Params: { id: string };
  }
  app.get<Params>(base, scopes('kubernetes:read'), ({ params }) => {
    const found = associated(account, findCluster(account, params.id));
    const brief = (items: { id: string; name: string }[]) => items.map(({ id, name }) => ({ id, name }));
    return {
      load_balancers: brief(found.loadBalancers),
      volumes: brief(found.volumes),
      volume_snapshots: brief(found.snapshots),
    };
  });
  app.delete<Params>(`${base}/dangerous`, scopes('kubernetes:delete'), ({ params }, reply) => {
    const cluster = findCluster(account, params.id);
    const { loadBalancers, volumes, snapshots } = associated(account, cluster);
    removeCluster(account, cluster);
    for (const { id } of loadBalancers) account.loadBalancers.delete(id);
    for (const { id } of volumes) account.volumes.delete(id);
    for (const { id } of snapshots) account.snapshots.delete(id);
    return reply.code(204).send();
  });
  app.delete<Params>(`${base}/selective`, scopes('kubernetes:delete'), ({ params, body }, reply) => {
    const cluster = findCluster(account, params.id);
    const { load_balancers, volumes, volume_snapshots } = validate(Selection, body);
    removeCluster(account, cluster);
    for (const id of load_balancers) account.loadBalancers.delete(id);
    for (const id of volumes) account.volumes.delete(id);
    for (const id of volume_snapshots) account.snapshots.delete(id);
    return reply.code(204).send();
  });
}

function associated(account: Account, { id }: Cluster) {
  const ofCluster = <T extends { tags: string[] }>(map: Map<string, T>) =>
    [...map.values()].filter(({ tags }) => tags.includes(`k8s:${id}`));
  return {
    loadBalancers: ofCluster(account.loadBalancers),
    volumes: ofCluster(account.volumes),
    snapshots: ofCluster(account.snapshots),
  };
}
