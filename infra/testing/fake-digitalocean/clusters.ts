import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { now, type Account } from './account.ts';
import { ApiRefusal, invalid, notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { checkCluster, ClusterArgs, ClusterChange, type ClusterBody } from './cluster-body.ts';
import { describePool, makePool, type NodePool } from './node-pools.ts';
import { paginate } from './paginate.ts';
import { validate } from './validate.ts';

export interface Cluster {
  id: string;
  name: string;
  region: string;
  version: string;
  vpc_uuid: string;
  cluster_subnet: string;
  service_subnet: string;
  /** VPC-native: its subnets are its own choice and may not overlap with anybody's. */
  native: boolean;
  tags: string[];
  ha: boolean;
  auto_upgrade: boolean;
  surge_upgrade: boolean;
  coredns_autoscaler: { enabled: boolean };
  maintenance_policy: { day: string; start_time: string; duration: string };
  registry_enabled: boolean;
  created_at: string;
  node_pools: NodePool[];
  /** What its provisioning ends in, and when, in milliseconds since the epoch. */
  outcome: string;
  readyAt: number;
  upgradingUntil: number;
  /** Fields that are only kept and given back. */
  extra: Record<string, unknown>;
}

interface Params {
  Params: { id: string };
  Querystring: Record<string, string>;
}

export function findCluster(account: Account, id: string): Cluster {
  const cluster = account.clusters.get(id);
  if (!cluster) throw notFound();
  return cluster;
}

export function clusterRoutes(app: FastifyInstance, account: Account): void {
  const base = '/v2/kubernetes/clusters';
  app.get<Params>(base, scopes('kubernetes:read'), (request) =>
    paginate('kubernetes_clusters', [...account.clusters.values()].map(describeCluster), request),
  );
  app.post(base, scopes('kubernetes:create'), (request, reply) => {
    const body = validate(ClusterArgs, request.body);
    return reply.code(201).send({ kubernetes_cluster: describeCluster(makeCluster(account, body)) });
  });
  app.get<Params>(`${base}/:id`, scopes('kubernetes:read'), ({ params }) => ({
    kubernetes_cluster: describeCluster(findCluster(account, params.id)),
  }));
  app.put<Params>(`${base}/:id`, scopes('kubernetes:update'), ({ params, body }, reply) => {
    const cluster = findCluster(account, params.id);
    changeCluster(cluster, validate(ClusterChange, body));
    return reply.code(202).send({ kubernetes_cluster: describeCluster(cluster) });
  });
  app.get<Params>(`${base}/:id/upgrades`, scopes('kubernetes:read'), ({ params }) => {
    const { version } = findCluster(account, params.id);
    const newer = account.kubernetesVersions.filter((slug) => isNewer(slug, version));
    return { available_upgrade_versions: newer.map(describeVersion) };
  });
  app.post<Params>(`${base}/:id/upgrade`, scopes('kubernetes:update'), ({ params, body }, reply) => {
    const cluster = findCluster(account, params.id);
    const { version } = validate(z.object({ version: z.string() }), body);
    if (!account.kubernetesVersions.includes(version)) throw invalid(`version: ${version} is not available`);
    if (!isNewer(version, cluster.version)) throw invalid('version: must be newer than the current one');
    cluster.version = version;
    cluster.upgradingUntil = Date.now() + account.delays.upgrade;
    return reply.code(202).send();
  });
  app.delete<Params>(`${base}/:id`, scopes('kubernetes:delete'), ({ params }, reply) => {
    removeCluster(account, findCluster(account, params.id));
    return reply.code(204).send();
  });
}

export function makeCluster(account: Account, body: ClusterBody): Cluster {
  const { version, vpc } = checkCluster(account, body);
  const { coredns_autoscaler, routing_agent, control_plane_firewall, cluster_autoscaler_configuration } = body;
  const id = randomUUID();
  const modern = !isNewer('1.36.0', version);
  const cluster: Cluster = {
    id,
    name: body.name,
    region: body.region,
    version,
    vpc_uuid: vpc,
    cluster_subnet: body.cluster_subnet || '10.244.0.0/16',
    service_subnet: body.service_subnet || '10.245.0.0/16',
    native: Boolean(body.cluster_subnet),
    tags: ['k8s', `k8s:${id}`, ...body.tags],
    // Both are on unless refused, since 1.36.
    ha: body.ha ?? modern,
    coredns_autoscaler: coredns_autoscaler ?? { enabled: modern },
    auto_upgrade: body.auto_upgrade ?? false,
    surge_upgrade: body.surge_upgrade ?? true,
    maintenance_policy: { ...(body.maintenance_policy ?? { day: 'any', start_time: '00:00' }), duration: '4h0m0s' },
    registry_enabled: false,
    created_at: now(),
    node_pools: [],
    outcome: account.outcome.cluster,
    readyAt: Date.now() + account.delays.cluster,
    upgradingUntil: 0,
    extra: { routing_agent, control_plane_firewall, cluster_autoscaler_configuration },
  };
  account.clusters.set(id, cluster);
  for (const pool of body.node_pools) makePool(account, cluster, pool, cluster.readyAt);
  return cluster;
}

function changeCluster(cluster: Cluster, change: z.infer<typeof ClusterChange>): void {
  if (change.ha === false && cluster.ha) throw invalid('high availability cannot be disabled');
  const { maintenance_policy: window, name, auto_upgrade, surge_upgrade, ha, coredns_autoscaler } = change;
  const { routing_agent, control_plane_firewall, cluster_autoscaler_configuration } = change;
  cluster.name = name;
  cluster.tags = ['k8s', `k8s:${cluster.id}`, ...change.tags];
  cluster.ha = ha ?? cluster.ha;
  cluster.auto_upgrade = auto_upgrade ?? cluster.auto_upgrade;
  cluster.surge_upgrade = surge_upgrade ?? cluster.surge_upgrade;
  cluster.coredns_autoscaler = coredns_autoscaler ?? cluster.coredns_autoscaler;
  if (window) cluster.maintenance_policy = { ...window, duration: '4h0m0s' };
  for (const [key, value] of Object.entries({
    routing_agent,
    control_plane_firewall,
    cluster_autoscaler_configuration,
  })) {
    if (value) cluster.extra[key] = value;
  }
}

/** Load balancers, volumes and snapshots stay; its Droplets go a little later. */
export function removeCluster(account: Account, cluster: Cluster): void {
  account.clusters.delete(cluster.id);
  const droplets = cluster.node_pools.flatMap(({ nodes }) => nodes.map((node) => Number(node.droplet_id)));
  const release = () => {
    for (const id of droplets) account.droplets.delete(id);
    for (const volume of account.volumes.values()) {
      volume.droplet_ids = volume.droplet_ids.filter((id) => !droplets.includes(id));
    }
  };
  if (account.delays.teardown === 0) release();
  else setTimeout(release, account.delays.teardown).unref();
}

function stateOf(cluster: Cluster): string {
  if (Date.now() < cluster.readyAt) return 'provisioning';
  if (Date.now() < cluster.upgradingUntil) return 'upgrading';
  return cluster.outcome;
}

export function isRunning(cluster: Cluster): boolean {
  return Date.now() >= cluster.readyAt && cluster.outcome !== 'error';
}

export function refuseUnlessRunning(cluster: Cluster): void {
  if (!isRunning(cluster)) throw new ApiRefusal(412, 'cluster is not ready yet', { id: 'precondition_failed' });
}

function describeCluster(cluster: Cluster): Record<string, unknown> {
  const { outcome: _, readyAt: __, upgradingUntil: ___, extra, native: ____, node_pools, ...rest } = cluster;
  const state = stateOf(cluster);
  const message = state === 'error' ? 'the cluster could not be provisioned' : '';
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(extra).filter(([, value]) => value)),
    ipv4: isRunning(cluster) && !cluster.ha ? '192.0.2.10' : '',
    endpoint: isRunning(cluster) ? `https://${cluster.id}.k8s.ondigitalocean.com` : '',
    node_pools: node_pools.map(describePool),
    registries: [],
    status: { state, ...(message && { message }) },
    updated_at: cluster.created_at,
  };
}

export function describeVersion(slug: string): Record<string, unknown> {
  const supported_features = ['cluster-autoscaler', 'docr-integration', 'ha-control-plane', 'token-authentication'];
  return { slug, kubernetes_version: slug.split('-')[0], supported_features };
}

/** Compares `1.36.3-do.0` number by number. */
export function isNewer(one: string, other: string): boolean {
  const [a, b] = [one, other].map((slug) => (slug.match(/\d+/g) ?? []).map(Number));
  for (let i = 0; i < 4; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
