import { z } from 'zod';

/** Name of the ConfigMap, in the application's namespace, that tells a deploy what `infra:up` made there. */
export const platformConfigMap = 'platform';

const ports = (standard: string) =>
  z
    .string()
    .regex(/^\d+(,\s*\d+)*$/, 'port numbers, comma separated')
    .default(standard);

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
  /** Namespaces that may reach our pods: the ingress controller's public routes, monitoring's metrics. */
  ingressNamespace: z.string().default('ingress-nginx'),
  monitoringNamespace: z.string().default('monitoring'),
  /** Address ranges outside the cluster that PostgreSQL, Redis and Kafka may live in, comma separated CIDRs. */
  dataRanges: z.string().default('10.0.0.0/8,172.16.0.0/12,192.168.0.0/16'),
  /** Ports of those servers, comma separated. */
  postgresPorts: ports('5432,25060,25061'),
  redisPorts: ports('6379,25061'),
  kafkaPorts: ports('9092,9093,9094'),
});

export type Platform = z.infer<typeof Platform>;
