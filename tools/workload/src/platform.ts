import { z } from 'zod';

/** Name of the ConfigMap, in the application's namespace, that tells a deploy what `infra:up` made there. */
export const platformConfigMap = 'platform';

/**
 * What a deploy must know of the platform. `infra:up` writes it into the ConfigMap `platform`, a field a key, as strings;
 * every deploy reads it and refuses when `environment` is not the one it was told.
 */
export const Platform = z.object({
  schemaVersion: z.literal('1'),
  environment: z.string().regex(/^[a-z][-a-z0-9]{0,30}$/),
  /** Where images are pushed to and pulled from: `host[:port]/path`. */
  registry: z.string().min(1),
  /** Where pods pull from, when that name differs from the one a deploy pushes to. */
  pullRegistry: z.string().min(1).optional(),
  /** Secret of type dockerconfigjson in the namespace; none for a registry without login. */
  imagePullSecret: z.string().optional(),
  ingressClass: z.string().default('nginx'),
  /** Host of the ingress rules; without one they answer on every host. */
  host: z.string().optional(),
  publicUrl: z.string().optional(),
  /** Address ranges outside the cluster that PostgreSQL, Redis and Kafka may live in, comma separated CIDRs. */
  dataRanges: z.string().default('10.0.0.0/8,172.16.0.0/12,192.168.0.0/16'),
});

export type Platform = z.infer<typeof Platform>;
