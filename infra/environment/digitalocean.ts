import { z } from 'zod';
import { isAligned, isPrivate, overlaps, prefixLength } from './address-range.ts';

/** Regions that the API takes for a registry; those of Droplets and clusters are others (openapi, `v2/registry`). */
export const registryRegions = ['nyc3', 'sfo3', 'ams3', 'sgp1', 'fra1'] as const;
export const registryTiers = ['starter', 'basic', 'professional'] as const;
const weekDays = ['any', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Ranges that DigitalOcean keeps for itself; networks in them are refused when it is too late to choose others. */
const reservedRanges = ['10.244.0.0/16', '10.245.0.0/16', '10.246.0.0/24', '10.229.0.0/16'];
const reservedInRegion: Record<string, string[]> = { nyc1: ['10.10.0.0/16'] };

const region = z.string().regex(/^[a-z]{3}\d$/, 'a region such as "nyc1"');
const name = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and dashes');
const tag = z
  .string()
  .regex(/^[a-z0-9:_-]{1,255}$/, 'lower-case letters, digits, colons, dashes and underscores')
  .refine((text) => !text.startsWith('k8s'), 'tags that begin with "k8s" belong to DigitalOcean');
const label = z.string().regex(/^([a-zA-Z0-9]([-\w.]{0,61}[a-zA-Z0-9])?)?$/, 'a Kubernetes label');
const size = z.string().regex(/^[a-z0-9-]+$/, 'a size such as "s-2vcpu-4gb"');

const addressRange = (smallest: number) =>
  z
    .cidrv4('an address range such as "10.120.0.0/20"')
    .refine(isPrivate, 'must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16')
    .refine(isAligned, 'must begin with the first address of the range')
    .refine(
      (range) => prefixLength(range) >= 16 && prefixLength(range) <= smallest,
      `must be between /16 and /${smallest}`,
    )
    .refine((range) => !reservedRanges.some((reserved) => overlaps(range, reserved)), 'is reserved by DigitalOcean');

const nodes = z
  .strictObject({
    /** Size of each node. Changed later by `infra:upgrade --node-size` only: the provider would replace the whole cluster. */
    size: size.default('s-2vcpu-4gb'),
    /** How many there are at first; from then on the autoscaler decides. */
    count: z.int().min(1).default(3),
    min: z.int().min(1).default(2),
    max: z.int().min(1).max(512).default(5),
    labels: z.record(z.string(), label).default({}),
  })
  .refine(({ count, min, max }) => min <= count && count <= max, '"count" must lie between "min" and "max"');

const cluster = z.strictObject({
  /** `todo-app-<environment>` when left out. */
  name: name.optional(),
  /** Newest offered version that begins with it is taken at creation; later by `infra:upgrade` and DigitalOcean only. */
  version: z
    .string()
    .regex(/^\d+\.\d+\.$/, 'a minor version with a dot behind it, such as "1.36."')
    .default('1.36.'),
  nodes: nodes.prefault({}),
  /** Highly available control plane: costs extra and cannot be turned off again. */
  ha: z.boolean().default(false),
  corednsAutoscaler: z.boolean().default(true),
  autoUpgrade: z.boolean().default(true),
  surgeUpgrade: z.boolean().default(true),
  /** Four hours from `startTime` (UTC) in which DigitalOcean may upgrade. */
  maintenance: z
    .strictObject({
      day: z.enum(weekDays).default('saturday'),
      startTime: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "02:00"')
        .default('02:00'),
    })
    .prefault({}),
  /** Addresses of pods and services; both together make the cluster VPC-native. Never changed later. */
  clusterSubnet: addressRange(20).default('172.20.0.0/16'),
  serviceSubnet: addressRange(22).default('172.21.0.0/19'),
  /** What pods made outside the program (load balancers, volumes, snapshots) goes with the cluster. */
  destroyAssociated: z.boolean().default(false),
  /** The engine refuses to delete or replace it until this is off; `infra:destroy` takes it off itself. */
  protect: z.boolean().default(true),
});

const registry = z
  .strictObject({
    /** Globally unique, never changed later. */
    name: name.max(63),
    /** Make it, or use the one that is there. An account below the tier "professional" has one. */
    create: z.boolean().default(true),
    tier: z.enum(registryTiers).default('basic'),
    region: z.enum(registryRegions, `a registry can be in: ${registryRegions.join(', ')}`).default('nyc3'),
    protect: z.boolean().default(true),
  })
  .refine(({ tier, create }) => !create || tier !== 'starter', {
    path: ['tier'],
    message: '"starter" holds one repository, and the services need three: take "basic"',
  });

const database = (version: string) =>
  z.strictObject({
    version: z.string().regex(/^\d+$/, 'a major version such as "17"').default(version),
    size: size.default('db-s-1vcpu-1gb'),
    nodes: z.int().min(1).max(3).default(1),
    protect: z.boolean().default(true),
  });

/** What an environment has at DigitalOcean. Without this section it is on a cluster that somebody else keeps. */
export const DigitalOcean = z
  .strictObject({
    region,
    tags: z.array(tag).default(['todo-app']),
    network: z
      .strictObject({
        /** `<cluster's name>-vpc` when left out. */
        name: name.optional(),
        /** DigitalOcean chooses a free one when left out. Never changed later. */
        ipRange: addressRange(28).optional(),
      })
      .prefault({}),
    cluster: cluster.prefault({}),
    registry,
    /** Managed ones; left out, the secrets `database-url` and `redis-url` say where they are. */
    databases: z.strictObject({ postgres: database('17').optional(), valkey: database('8').optional() }).prefault({}),
  })
  .superRefine(({ region: where, network, cluster: { clusterSubnet, serviceSubnet, nodes: pool } }, context) => {
    const say = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const ranges = Object.entries({ clusterSubnet, serviceSubnet, ipRange: network.ipRange });
    const pathOf = (field: string) => (field === 'ipRange' ? ['network', field] : ['cluster', field]);
    for (const [index, [field, range]] of ranges.entries()) {
      if (!range) continue;
      for (const [other, otherRange] of ranges.slice(0, index)) {
        if (otherRange && overlaps(range, otherRange)) say(pathOf(field), `overlaps ${other} (${otherRange})`);
      }
      const taken = reservedInRegion[where]?.find((reserved) => overlaps(range, reserved));
      if (taken) say(pathOf(field), `overlaps ${taken}, which is reserved in ${where}`);
    }
    // Each node takes a /25 of the pods' range.
    const room = 2 ** (25 - prefixLength(clusterSubnet));
    if (pool.max > room) say(['cluster', 'clusterSubnet'], `has room for ${room} nodes, and "max" is ${pool.max}`);
  });

export type DigitalOcean = z.infer<typeof DigitalOcean>;

export const registryHost = 'registry.digitalocean.com';

/** Names that an environment's parts have in the account. */
export function accountNames(environment: string, { cluster: { name: given }, network }: DigitalOcean) {
  const clusterName = given ?? `todo-app-${environment}`;
  return {
    cluster: clusterName,
    network: network.name ?? `${clusterName}-vpc`,
    postgres: `${clusterName}-postgres`,
    valkey: `${clusterName}-valkey`,
    /** On everything that takes tags: tells what is ours, also when the state never heard of it. */
    tag: `todo-app-env:${environment}`,
  };
}

/** Name of a pool says its size: nodes of another size are another pool. */
export function poolName(nodeSize: string): string {
  return `workers-${nodeSize}`;
}
