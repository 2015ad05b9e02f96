import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { now, type Account } from './account.ts';
import { invalid, notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { findCluster, type Cluster } from './clusters.ts';
import { makeDroplet } from './droplets.ts';
import { sizes } from './regions.ts';
import { tags, validate } from './validate.ts';

export interface Node {
  id: string;
  name: string;
  droplet_id: string;
  created_at: string;
  /** When it runs, in milliseconds since the epoch. */
  readyAt: number;
}

export interface NodePool {
  id: string;
  name: string;
  size: string;
  tags: string[];
  labels: Record<string, string>;
  taints: { key: string; value: string; effect: string }[];
  auto_scale: boolean;
  min_nodes: number;
  max_nodes: number;
  nodes: Node[];
}

export const PoolArgs = z
  .object({
    name: z.string().regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'is not a valid node pool name'),
    size: z.string().refine((slug) => sizes.some((size) => size.slug === slug), 'is not a valid size'),
    count: z.int().min(0).max(512).optional(),
    tags,
    labels: z.record(z.string(), z.string()).nullish(),
    taints: z
      .array(
        z.object({
          key: z.string(),
          value: z.string(),
          effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
        }),
      )
      .nullish(),
    auto_scale: z.boolean().nullish(),
    min_nodes: z.int().min(0).nullish(),
    max_nodes: z.int().min(0).nullish(),
  })
  .superRefine((pool, context) => {
    const fail = (message: string) => void context.addIssue({ code: 'custom', message });
    if (!pool.auto_scale && !pool.count) return fail('count must be at least 1');
    if (!pool.auto_scale) return;
    const { min_nodes: min, max_nodes: max, count } = pool;
    if (!min || !max || max < min) return fail('auto_scale needs min_nodes and max_nodes, min_nodes first');
    if (count !== undefined && (count < min || count > max)) fail('count must be between min_nodes and max_nodes');
  });

type PoolBody = z.infer<typeof PoolArgs>;

export const firstCount = (pool: PoolBody): number => pool.count ?? pool.min_nodes ?? 1;

export function checkDropletLimit(account: Account, more: number): void {
  if (account.droplets.size + more > account.limits.droplet) {
    throw invalid('creating this/these droplet(s) will exceed your droplet limit');
  }
}

export function makePool(account: Account, cluster: Cluster, body: PoolBody, readyAt: number): NodePool {
  const pool: NodePool = {
    id: randomUUID(),
    name: body.name,
    size: body.size,
    tags: ['k8s', `k8s:${cluster.id}`, 'k8s:worker', ...body.tags],
    labels: body.labels ?? {},
    taints: body.taints ?? [],
    auto_scale: body.auto_scale ?? false,
    min_nodes: body.min_nodes ?? 0,
    max_nodes: body.max_nodes ?? 0,
    nodes: [],
  };
  cluster.node_pools.push(pool);
  resize(account, cluster, pool, firstCount(body), readyAt);
  return pool;
}

/** Brings a pool to `count` nodes, each a Droplet. */
export function resize(account: Account, cluster: Cluster, pool: NodePool, count: number, readyAt: number): void {
  while (pool.nodes.length > count) account.droplets.delete(Number(pool.nodes.pop()?.droplet_id));
  while (pool.nodes.length < count) {
    const name = `${pool.name}-${randomUUID().slice(0, 5)}`;
    const { region, vpc_uuid: vpc } = cluster;
    const droplet = makeDroplet(account, { name, region, size: pool.size, vpc, tags: pool.tags });
    pool.nodes.push({ id: randomUUID(), name, droplet_id: String(droplet.id), created_at: now(), readyAt });
  }
}

export function describePool(pool: NodePool): Record<string, unknown> {
  const nodes = pool.nodes.map(({ readyAt, ...node }) => {
    const state = Date.now() >= readyAt ? 'running' : 'provisioning';
    return { ...node, status: { state }, updated_at: node.created_at };
  });
  return { ...pool, count: pool.nodes.length, nodes };
}

interface Params {
  Params: { id: string; pool: string };
}

export function nodePoolRoutes(app: FastifyInstance, account: Account): void {
  const base = '/v2/kubernetes/clusters/:id/node_pools';
  const find = ({ id, pool }: Params['Params']) => {
    const cluster = findCluster(account, id);
    const found = cluster.node_pools.find((candidate) => candidate.id === pool);
    if (!found) throw notFound();
    return { cluster, pool: found };
  };
  app.get<Params>(base, scopes('kubernetes:read'), ({ params }) => ({
    node_pools: findCluster(account, params.id).node_pools.map(describePool),
  }));
  app.post<Params>(base, scopes('kubernetes:create'), ({ params, body }, reply) => {
    const cluster = findCluster(account, params.id);
    const wanted = validate(PoolArgs, body);
    if (cluster.node_pools.some(({ name }) => name === wanted.name)) throw invalid('node pool name is already in use');
    checkDropletLimit(account, firstCount(wanted));
    const pool = makePool(account, cluster, wanted, Date.now() + account.delays.nodes);
    return reply.code(201).send({ node_pool: describePool(pool) });
  });
  app.get<Params>(`${base}/:pool`, scopes('kubernetes:read'), ({ params }) => ({
    node_pool: describePool(find(params).pool),
  }));
  app.put<Params>(`${base}/:pool`, scopes('kubernetes:update'), ({ params, body }, reply) => {
    const { cluster, pool } = find(params);
    const given = body as Record<string, unknown>;
    if (given['size'] !== undefined && given['size'] !== pool.size) throw invalid('size cannot be changed');
    const current = { ...pool, tags: pool.tags.filter((tag) => !tag.startsWith('k8s')), count: pool.nodes.length };
    const autoScale = given['auto_scale'] ?? pool.auto_scale;
    const wanted = validate(PoolArgs, { ...current, ...(autoScale ? { count: undefined } : {}), ...given });
    const count = wanted.auto_scale
      ? (wanted.count ?? clamp(pool.nodes.length, wanted.min_nodes ?? 1, wanted.max_nodes ?? 1))
      : (wanted.count ?? pool.nodes.length);
    checkDropletLimit(account, count - pool.nodes.length);
    Object.assign(pool, {
      name: wanted.name,
      labels: wanted.labels ?? pool.labels,
      taints: wanted.taints ?? pool.taints,
      tags: ['k8s', `k8s:${cluster.id}`, 'k8s:worker', ...wanted.tags],
      auto_scale: wanted.auto_scale ?? false,
      min_nodes: wanted.min_nodes ?? 0,
      max_nodes: wanted.max_nodes ?? 0,
    });
    resize(account, cluster, pool, count, Date.now() + account.delays.nodes);
    return reply.code(202).send({ node_pool: describePool(pool) });
  });
  app.delete<Params>(`${base}/:pool`, scopes('kubernetes:delete'), ({ params }, reply) => {
    const { cluster, pool } = find(params);
    if (cluster.node_pools.length === 1) throw invalid('a cluster must have at least one node pool');
    resize(account, cluster, pool, 0, 0);
    cluster.node_pools = cluster.node_pools.filter(({ id }) => id !== pool.id);
    return reply.code(204).send();
  });
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
