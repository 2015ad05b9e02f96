import type { Properties } from '../property-values.ts';
import type { Found } from './resource-double.ts';

interface ApiPool {
  id: string;
  name: string;
  size: string;
  count: number;
  tags: string[];
  labels: Record<string, string> | null;
  auto_scale: boolean;
  min_nodes: number;
  max_nodes: number;
  nodes: Properties[];
}

interface ApiCluster {
  id: string;
  name: string;
  region: string;
  version: string;
  tags: string[];
  node_pools: ApiPool[];
  maintenance_policy: { day: string; start_time: string; duration: string };
  status: { state: string };
  [field: string]: unknown;
}

interface ApiCredentials {
  server: string;
  certificate_authority_data: string;
  token: string;
  expires_at: string;
}

/** What the real provider notes of a cluster. */
export function describeCluster(cluster: ApiCluster, kubeConfig: Properties, poolTag: string): Found {
  const { id, name, region, version, maintenance_policy: policy } = cluster;
  const { ha, vpc_uuid, cluster_subnet, service_subnet, auto_upgrade, surge_upgrade, coredns_autoscaler } = cluster;
  const pool = cluster.node_pools.find(({ tags }) => tags.includes(poolTag));
  const inputs = {
    name,
    region,
    version,
    tags: ours(cluster.tags),
    vpcUuid: vpc_uuid,
    clusterSubnet: cluster_subnet,
    serviceSubnet: service_subnet,
    ha,
    autoUpgrade: auto_upgrade,
    surgeUpgrade: surge_upgrade,
    corednsAutoscaler: coredns_autoscaler,
    maintenancePolicy: { day: policy.day, startTime: policy.start_time },
    ...(pool ? { nodePool: describePool(pool) } : {}),
  };
  const outputs = {
    ...inputs,
    maintenancePolicy: { ...inputs.maintenancePolicy, duration: policy.duration },
    ...(pool ? { nodePool: { ...inputs.nodePool, id: pool.id, actualNodeCount: pool.count, nodes: pool.nodes } } : {}),
    clusterUrn: `do:kubernetes:${id}`,
    endpoint: cluster['endpoint'],
    ipv4Address: cluster['ipv4'],
    status: cluster.status.state,
    createdAt: cluster['created_at'],
    updatedAt: cluster['updated_at'],
    kubeConfigs: [kubeConfig],
  };
  return { id, inputs, outputs, secretKeys: ['kubeConfigs'] };
}

/** What the real provider makes of credentials. */
export function describeCredentials(context: string, credentials: ApiCredentials): Properties {
  const { server, certificate_authority_data: authority, token, expires_at: expiresAt } = credentials;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: context, cluster: { server, 'certificate-authority-data': authority } }],
    contexts: [{ name: context, context: { cluster: context, user: `${context}-admin` } }],
    'current-context': context,
    users: [{ name: `${context}-admin`, user: { token } }],
  };
  return { host: server, clusterCaCertificate: authority, token, expiresAt, rawConfig: JSON.stringify(config) };
}

function describePool(pool: ApiPool): Properties {
  const { name, size, count, labels, auto_scale, min_nodes, max_nodes } = pool;
  return {
    name,
    size,
    nodeCount: count,
    tags: ours(pool.tags),
    labels: labels ?? {},
    autoScale: auto_scale,
    minNodes: min_nodes,
    maxNodes: max_nodes,
  };
}

/** Without the tags that DigitalOcean and the provider add. */
function ours(tags: readonly string[]): string[] {
  return tags.filter((tag) => tag !== 'k8s' && !tag.startsWith('k8s:') && !tag.startsWith('terraform:'));
}
