import { z } from 'zod';

/** Name of the ConfigMap, in the application's namespace, that tells a deploy what `infra:up` made there. */
export const platformConfigMap = 'platform';

/** Secrets of the namespace with the tokens between program and sidecar, each under `token`. */
export const daprAppTokenSecret = 'dapr-app-token';
export const daprApiTokenSecret = 'dapr-api-token';

/** Secrets with the `password` of the relay, which writes events to Kafka, and of the sidecars, which read them. */
export const kafkaRelaySecret = 'kafka-relay';
export const kafkaSidecarSecret = 'kafka-sidecar';

/** Secret with the certificate, `ca.crt`, of who signed those of the brokers; none where the system knows who did. */
export const kafkaCaSecret = 'kafka-ca';

/** Secrets that the sidecar sends mail and webhooks with: a `password`, and the `token` of a header. */
export const smtpSecret = 'smtp-secret';
export const webhookSecret = 'webhook-secret';

const flag = z.enum(['true', 'false']).default('false');

const ports = (standard: string) =>
  z
    .string()
    .regex(/^\d+(,\s*\d+)*$/, 'port numbers, comma separated')
    .default(standard);

const Fields = z.object({
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
  /** Whether this environment must lose nothing; its events then go by Kafka. */
  production: flag,
  /** What carries events: `direct` needs nothing but the event service, `kafka` also brokers and Dapr. */
  eventTransport: z.enum(['direct', 'kafka']).default('direct'),
  /** `host:port` of some brokers, comma separated. */
  kafkaBrokers: z.string().default(''),
  /** Account of the relay; without one the brokers take plain connections. */
  kafkaUser: z.string().optional(),
  /** Namespace of the brokers, when they run in the cluster. */
  kafkaNamespace: z.string().optional(),
  daprNamespace: z.string().default('dapr-system'),
  /** `host:port` of the server that takes mail, and the address that notifications go to. */
  mailServer: z
    .string()
    .regex(/^[^\s:/]+:\d{1,5}$/, 'host:port')
    .optional(),
  mailTo: z.email().optional(),
  /** Where notifications are posted. */
  webhookUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Origin of a collector that takes traces by OTLP over HTTP; without one there are none. */
  traceEndpoint: z.url({ protocol: /^https?$/ }).optional(),
  /**
   * What tells one value of a secret from the next, without telling it: `<Secret>/<key>=<keyed hash>`, comma separated.
   * Part of the pods that use it, so that they start anew with a new value.
   */
  secretHashes: z
    .string()
    .regex(/^([a-z0-9.-]+\/[\w.-]+=[0-9a-f]{16}(,(?=.)|$))*$/, 'entries such as database-secret/url=0123456789abcdef')
    .default(''),
});

/**
 * What a deploy must know of the platform. `infra:up` writes it into the ConfigMap `platform`, a field a key, as strings;
 * every deploy reads it and refuses when `environment` is not the one it was told.
 */
export const Platform = Fields.refine(
  ({ eventTransport, kafkaBrokers }) => eventTransport === 'direct' || kafkaBrokers !== '',
  { path: ['kafkaBrokers'], error: 'is missing, but events go by Kafka' },
);

export type Platform = z.infer<typeof Platform>;
