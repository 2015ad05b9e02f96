import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { now, type Account } from './account.ts';
import { notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { paginate } from './paginate.ts';

export interface LoadBalancer {
  id: string;
  name: string;
  type: 'REGIONAL' | 'REGIONAL_NETWORK';
  size_unit: number;
  region: { slug: string };
  vpc_uuid: string;
  tags: string[];
  created_at: string;
  readyAt: number;
}

export interface LoadBalancerArgs {
  /** Cluster whose cloud controller makes it; without one it is on its own. */
  cluster?: { id: string; region: string; vpc_uuid: string };
  name?: string;
  type?: LoadBalancer['type'];
}

/** What the cloud controller does for a Service of type LoadBalancer. */
export function makeLoadBalancer(account: Account, { cluster, name, type }: LoadBalancerArgs): LoadBalancer {
  const id = randomUUID();
  const balancer: LoadBalancer = {
    id,
    name: name ?? `a${id.replaceAll('-', '')}`,
    type: type ?? 'REGIONAL_NETWORK',
    size_unit: 1,
    region: { slug: cluster?.region ?? 'nyc1' },
    vpc_uuid: cluster?.vpc_uuid ?? '',
    tags: cluster ? [`k8s:${cluster.id}`] : [],
    created_at: now(),
    readyAt: Date.now() + account.delays.loadBalancer,
  };
  account.loadBalancers.set(id, balancer);
  return balancer;
}

export function loadBalancerRoutes(app: FastifyInstance, account: Account): void {
  const find = (id: string) => {
    const balancer = account.loadBalancers.get(id);
    if (!balancer) throw notFound();
    return balancer;
  };
  app.get<{ Querystring: Record<string, string> }>('/v2/load_balancers', scopes('load_balancer:read'), (request) =>
    paginate('load_balancers', [...account.loadBalancers.values()].map(describe), request),
  );
  app.get<{ Params: { id: string } }>('/v2/load_balancers/:id', scopes('load_balancer:read'), ({ params }) => ({
    load_balancer: describe(find(params.id)),
  }));
  app.delete<{ Params: { id: string } }>(
    '/v2/load_balancers/:id',
    scopes('load_balancer:delete'),
    ({ params }, reply) => {
      account.loadBalancers.delete(find(params.id).id);
      return reply.code(204).send();
    },
  );
}

function describe({ readyAt, ...balancer }: LoadBalancer): Record<string, unknown> {
  const ready = Date.now() >= readyAt;
  return { ...balancer, tag: '', status: ready ? 'active' : 'new', ip: ready ? '192.0.2.20' : '' };
}
