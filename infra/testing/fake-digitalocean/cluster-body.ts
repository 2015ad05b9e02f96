import { z } from 'zod';
import type { Account } from './account.ts';
import { contains, overlap, parseRange, privateRanges, type AddressRange } from './address-range.ts';
import { invalid } from './api-error.ts';
import { checkDropletLimit, firstCount, PoolArgs } from './node-pools.ts';
import { kubernetesRegions } from './regions.ts';
import { name, tags } from './validate.ts';

const maintenance = z
  .object({
    day: z.enum(['any', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
    start_time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM'),
  })
  .nullish();
const feature = z.object({ enabled: z.boolean() }).nullish();

const changeable = {
  tags,
  maintenance_policy: maintenance,
  auto_upgrade: z.boolean().nullish(),
  surge_upgrade: z.boolean().nullish(),
  ha: z.boolean().nullish(),
  coredns_autoscaler: feature,
  routing_agent: feature,
  control_plane_firewall: z
    .object({ enabled: z.boolean(), allowed_addresses: z.array(z.string()).nullish() })
    .nullish(),
  cluster_autoscaler_configuration: z
    .object({
      scale_down_utilization_threshold: z.number().min(0).max(1).nullish(),
      scale_down_unneeded_time: z.string().nullish(),
      expanders: z.array(z.string()).nullish(),
    })
    .nullish(),
};

export const ClusterArgs = z.object({
  name,
  region: z.string(),
  version: z.string(),
  vpc_uuid: z.string().nullish(),
  cluster_subnet: z.string().nullish(),
  service_subnet: z.string().nullish(),
  node_pools: z.array(PoolArgs).min(1, 'a cluster needs at least one node pool'),
  ...changeable,
});
export type ClusterBody = z.infer<typeof ClusterArgs>;

export const ClusterChange = z.object({ name, ...changeable });

/** What a new cluster must be beyond its form. @returns the full slug of its version and its VPC */
export function checkCluster(account: Account, body: ClusterBody): { version: string; vpc: string } {
  if (account.status !== 'active') throw invalid('your account is not allowed to create resources');
  if (!kubernetesRegions.includes(body.region)) throw invalid(`region: ${body.region} does not offer Kubernetes`);
  if ([...account.clusters.values()].some((other) => other.name === body.name)) {
    throw invalid('a cluster with this name already exists');
  }
  const version = resolveVersion(account, body.version);
  const vpc = [...account.vpcs.values()].find(({ id, region, default: standard }) =>
    body.vpc_uuid ? id === body.vpc_uuid : standard && region === body.region,
  );
  if (!vpc || vpc.region !== body.region) throw invalid('vpc_uuid: VPC does not exist in this region');
  checkSubnets(account, body);
  checkDropletLimit(
    account,
    body.node_pools.map(firstCount).reduce((sum, count) => sum + count, 0),
  );
  return { version, vpc: vpc.id };
}

/** `latest`, a minor such as `1.36`, or a slug that is offered now. */
function resolveVersion({ kubernetesVersions }: Account, wanted: string): string {
  const found =
    wanted === 'latest'
      ? kubernetesVersions[0]
      : kubernetesVersions.find((slug) => slug === wanted || slug.startsWith(`${wanted}.`));
  if (!found) throw invalid(`version: ${wanted} is not available`);
  return found;
}

function checkSubnets(account: Account, { cluster_subnet, service_subnet }: ClusterBody): void {
  if (!cluster_subnet && !service_subnet) return;
  if (!cluster_subnet || !service_subnet) throw invalid('cluster_subnet and service_subnet must be given together');
  const [pods, services] = [cluster_subnet, service_subnet].map(parseOrRefuse) as [AddressRange, AddressRange];
  if (pods.length > 20) throw invalid('cluster_subnet: must be /20 or larger');
  if (services.length > 22) throw invalid('service_subnet: must be /22 or larger');
  const used = [
    ...[...account.vpcs.values()].map(({ ip_range }) => ip_range),
    ...[...account.clusters.values()].flatMap((c) => (c.native ? [c.cluster_subnet, c.service_subnet] : [])),
  ].map(parseRange);
  for (const range of [pods, services]) {
    if (!privateRanges.some((outer) => contains(outer, range))) throw invalid('subnets must be private ranges');
    if (used.some((other) => overlap(other, range))) {
      throw invalid('subnets overlap with a VPC or a cluster of your account');
    }
  }
  if (overlap(pods, services)) throw invalid('cluster_subnet and service_subnet overlap');
}

function parseOrRefuse(text: string): AddressRange {
  try {
    return parseRange(text);
  } catch {
    throw invalid(`${text} is not a valid CIDR`);
  }
}
