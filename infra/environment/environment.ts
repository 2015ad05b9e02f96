import { z } from 'zod';
import { hostName, webAddress } from './addresses.ts';
import { DigitalOcean, registryHost } from './digitalocean.ts';
import { Events } from './events.ts';
import { Notifications } from './notifications.ts';

const namespace = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and dashes');
const image = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
    'host[:port]/path, without https://',
  );
const quantity = z.string().regex(/^\d+(\.\d+)?(m|[kMGT]i?)?$/, 'a Kubernetes quantity such as "500m", "2" or "1Gi"');
const resources = z.strictObject({ cpu: quantity.optional(), memory: quantity.optional() });
const range = z.union([z.cidrv4(), z.cidrv6()], 'an address range such as "10.0.0.0/8"');
const ports = z.array(z.int().min(1).max(65_535)).min(1);

const namespaces = z
  .strictObject({
    /** Where the services run. Everything else of an environment is only its surroundings. */
    application: namespace.default('todo-app-prod'),
    kafka: namespace.default('kafka'),
    dapr: namespace.default('dapr-system'),
    monitoring: namespace.default('monitoring'),
    ingress: namespace.default('ingress-nginx'),
  })
  .refine((all) => new Set(Object.values(all)).size === Object.values(all).length, 'two of them have the same name');

const registry = z
  .strictObject({
    /** Where a deploy pushes images to. */
    push: image,
    /** Where pods pull them from, when that name differs from `push`. */
    pull: image.optional(),
    /** Account that pods pull with; its password is the secret `registry-password`. */
    username: z.string().min(1).optional(),
    /** A pull secret that something else keeps in the application's namespace. */
    pullSecret: namespace.optional(),
  })
  .refine(
    (r) => !(r.username && r.pullSecret),
    '"username" makes a pull secret and "pullSecret" names one: give only one',
  );

const ingress = z.strictObject({
  class: namespace.default('nginx'),
  /** Host of the ingress rules; without one they answer on every host. */
  host: hostName.optional(),
  publicUrl: webAddress.optional(),
});

const data = z.strictObject({
  /** Address ranges outside the cluster where PostgreSQL, Redis and Kafka may live. */
  ranges: z.array(range).min(1).default(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']),
  /** Ports that they listen on. */
  ports: z
    .strictObject({
      postgres: ports.default([5432, 25060, 25061]),
      redis: ports.default([6379, 25061]),
      kafka: ports.default([9092, 9093, 9094]),
    })
    .prefault({}),
});

/**
 * What makes one environment differ from another: `environments/<name>.jsonc`, checked as a whole before anything
 * happens. Unknown fields are refused. The file's name is the environment's.
 */
export const Environment = z
  .strictObject({
    cluster: z
      .strictObject({
        /** Context of the kubeconfig; with another one current, every command refuses. */
        context: z.string().min(1).optional(),
      })
      .prefault({}),
    namespaces: namespaces.prefault({}),
    /** With `digitalocean`, that one's registry when left out. */
    registry: registry.optional(),
    ingress: ingress.prefault({}),
    /** ResourceQuota of the application's namespace, in Kubernetes' own words. */
    quota: z.record(z.string().regex(/^[a-z0-9./-]+$/), quantity).default({
      'requests.cpu': '6',
      'requests.memory': '7Gi',
      'limits.memory': '14Gi',
      pods: '60',
      'services.loadbalancers': '0',
      'services.nodeports': '0',
    }),
    /** LimitRange of its containers: what one gets that asks for nothing, and the most that one may ask for. */
    limits: z.strictObject({ defaultRequest: resources, default: resources, max: resources }).default({
      defaultRequest: { cpu: '50m', memory: '64Mi' },
      default: { memory: '256Mi' },
      max: { memory: '2Gi' },
    }),
    data: data.prefault({}),
    /** Whether it must lose nothing: then its events go by Kafka. */
    production: z.boolean().default(false),
    events: Events.default({ kafka: 'none' }),
    notifications: Notifications.prefault({}),
    tracing: z
      .strictObject({
        /** Origin of a collector that takes traces by OTLP over HTTP; without one services record none. */
        endpoint: webAddress.optional(),
      })
      .prefault({}),
    /** Pulumi backend, e.g. `s3://bucket/prefix?...`; a folder of this machine when left out. */
    state: z
      .string()
      .regex(
        /^[a-z][a-z0-9]*:\/\/\S+$/,
        'a Pulumi backend such as file:///srv/state, s3://bucket or https://api.pulumi.com',
      )
      .optional(),
    /** What `up` makes in a DigitalOcean account; left out, the cluster is the kubeconfig's. */
    digitalocean: DigitalOcean.optional(),
  })
  .superRefine(({ registry: given, digitalocean, cluster, production, events, notifications }, context) => {
    const say = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (!given && !digitalocean) say(['registry'], 'is missing: say where images are pushed to');
    if (digitalocean && cluster.context) say(['cluster', 'context'], 'with "digitalocean" the cluster is that one');
    if (production && events.kafka === 'none') say(['events', 'kafka'], 'in production events go by Kafka');
    if (events.kafka === 'none' && (notifications.mail || notifications.webhook)) {
      say(['notifications'], 'the sidecar sends them, which services have only where "events" names a Kafka');
    }
  });

type Parsed = z.infer<typeof Environment>;
export type Registry = z.infer<typeof registry>;
export type Environment = Omit<Parsed, 'registry'> & { name: string; registry: Registry };
export type NamespaceRole = keyof Environment['namespaces'];

/** The environment as the program uses it: what its file leaves to other parts of it is filled in. */
export function completeEnvironment(name: string, { registry: given, ...rest }: Parsed): Environment {
  const registryName = rest.digitalocean?.registry.name ?? '';
  // DigitalOcean keeps a pull secret in every namespace of a cluster that is integrated with its registry.
  return { ...rest, name, registry: given ?? { push: `${registryHost}/${registryName}`, pullSecret: registryName } };
}
