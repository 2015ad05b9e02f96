import { z } from 'zod';

/*
 * What we read of the API's answers, after its OpenAPI specification (https://github.com/digitalocean/openapi); other
 * fields are left alone.
 */

const slug = z.object({ slug: z.string() });
const tags = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

export const Account = z.object({
  droplet_limit: z.int(),
  /** Not in the specification, but in godo. */
  volume_limit: z.int().optional(),
  email: z.string().default(''),
  status: z.string(),
  status_message: z.string().default(''),
  team: z.object({ name: z.string().optional() }).nullish(),
});

export const KubernetesOptions = z.object({
  versions: z.array(slug),
  regions: z.array(slug),
  sizes: z.array(slug),
});

export const Size = z.object({
  slug: z.string(),
  memory: z.int(),
  vcpus: z.int(),
  /** US dollars. */
  price_monthly: z.number(),
  regions: z.array(z.string()),
  available: z.boolean(),
});

export const Vpc = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  ip_range: z.string(),
  default: z.boolean().default(false),
});

export const NodePool = z.object({
  id: z.string(),
  name: z.string(),
  size: z.string(),
  tags,
  labels: z
    .record(z.string(), z.string())
    .nullish()
    .transform((labels) => labels ?? {}),
  count: z.int(),
  auto_scale: z.boolean().default(false),
  min_nodes: z.int().default(0),
  max_nodes: z.int().default(0),
  nodes: z
    .array(
      z.object({
        name: z.string(),
        droplet_id: z.string().default(''),
        status: z.object({ state: z.string(), message: z.string().optional() }),
      }),
    )
    .default([]),
});

export type NodePool = z.infer<typeof NodePool>;

export const Cluster = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  version: z.string(),
  vpc_uuid: z.string().default(''),
  cluster_subnet: z.string().default(''),
  service_subnet: z.string().default(''),
  ha: z.boolean().default(false),
  auto_upgrade: z.boolean().default(false),
  surge_upgrade: z.boolean().default(false),
  registry_enabled: z.boolean().default(false),
  tags,
  created_at: z.string(),
  status: z.object({ state: z.string(), message: z.string().optional() }),
  node_pools: z.array(NodePool),
});
export type Cluster = z.infer<typeof Cluster>;

export const ClusterCredentials = z.object({
  server: z.url(),
  certificate_authority_data: z.base64(),
  token: z.string().min(1),
  expires_at: z.iso.datetime({ offset: true }),
});

export const Registry = z.object({
  name: z.string(),
  region: z.string().default(''),
  storage_usage_bytes: z.number().default(0),
});

const tier = {
  slug: z.string(),
  /** 0: as many as wanted. */
  included_repositories: z.int(),
  included_storage_bytes: z.number(),
  monthly_price_in_cents: z.int(),
  storage_overage_price_in_cents: z.int().default(0),
};
export const Subscription = z.object({ tier: z.object(tier) });
export const RegistryOptions = z.object({
  available_regions: z.array(z.string()),
  subscription_tiers: z.array(
    z.object({
      ...tier,
      eligible: z.boolean().default(true),
      eligibility_reasons: z
        .array(z.string())
        .nullish()
        .transform((reasons) => reasons ?? []),
    }),
  ),
});

export const DockerCredentials = z.object({ auths: z.record(z.string(), z.object({ auth: z.base64() })) });

export const Droplet = z.object({
  id: z.int(),
  name: z.string(),
  region: slug,
  size_slug: z.string(),
  size: z.object({ price_monthly: z.number() }).optional(),
  tags,
  vpc_uuid: z.string().default(''),
  created_at: z.string(),
});

export const LoadBalancer = z.object({
  id: z.string(),
  name: z.string(),
  ip: z.string().default(''),
  status: z.string(),
  type: z.string().default('REGIONAL'),
  size_unit: z.int().default(1),
  region: slug,
  tag: z.string().default(''),
  tags,
  vpc_uuid: z.string().default(''),
  created_at: z.string(),
});

export const Volume = z.object({
  id: z.string(),
  name: z.string(),
  size_gigabytes: z.number(),
  region: slug,
  droplet_ids: z.array(z.int()).nullish(),
  tags,
  created_at: z.string(),
});

export const Snapshot = z.object({
  id: z.string(),
  name: z.string(),
  resource_id: z.string(),
  resource_type: z.string(),
  size_gigabytes: z.number(),
  tags,
  created_at: z.string(),
});

export const Database = z.object({
  id: z.string(),
  name: z.string(),
  engine: z.string(),
  version: z.string(),
  region: z.string(),
  size: z.string(),
  num_nodes: z.int(),
  status: z.string(),
  tags,
  created_at: z.string(),
});
