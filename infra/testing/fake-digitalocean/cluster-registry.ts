import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Account } from './account.ts';
import { ApiRefusal, notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { findCluster } from './clusters.ts';
import { validate } from './validate.ts';

const Clusters = z.object({ cluster_uuids: z.array(z.string()).min(1) });

/** Lets clusters pull from the account's registry, which must be there first. */
export function clusterRegistryRoutes(app: FastifyInstance, account: Account): void {
  app.post('/v2/kubernetes/registry', scopes('kubernetes:create', 'kubernetes:update'), ({ body }, reply) => {
    const clusters = validate(Clusters, body).cluster_uuids.map((id) => findCluster(account, id));
    if (account.registries.size === 0) throw notFound();
    if (account.registries.size > 1) throw new ApiRefusal(412, 'several registries: name them one by one');
    for (const cluster of clusters) cluster.registry_enabled = true;
    return reply.code(204).send();
  });
  app.delete('/v2/kubernetes/registry', scopes('kubernetes:delete', 'kubernetes:update'), ({ body }, reply) => {
    for (const id of validate(Clusters, body).cluster_uuids) findCluster(account, id).registry_enabled = false;
    return reply.code(204).send();
  });
}
