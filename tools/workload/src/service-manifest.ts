import { z } from 'zod';

const dnsLabel = z.string().regex(/^[a-z]([-a-z0-9]{0,40}[a-z0-9])?$/, 'lower-case letters, digits and dashes');
const port = z.int().min(1).max(65_535);
const path = z.string().regex(/^\/\S*$/, 'a path that starts with /');
const cpu = z.string().regex(/^\d+m?$/, 'cores ("1") or thousandths ("250m")');
const memory = z.string().regex(/^\d+(Mi|Gi)$/, 'Mi or Gi');
const envName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'UPPER_CASE');

const quantity = z.strictObject({ cpu, memory });
const resources = z.strictObject({ requests: quantity, limits: z.strictObject({ cpu: cpu.optional(), memory }) });

const Declaration = z.strictObject({
  $schema: z.string().optional(),
  /** Name of the image, the Deployment, the Kubernetes Service and the ServiceAccount. */
  name: dnsLabel,
  kind: z.enum(['node', 'next']),
  /** Port the program listens on (`PORT`), in the pod and on a laptop. */
  port,
  /** Port of the Kubernetes Service; the program's own when left out. */
  servicePort: port.optional(),
  /** Ports it listens on for its own pod only, by the name of the environment variable that carries each. */
  loopbackPorts: z.record(envName, port).default({}),
  /** Entry points under `src/`, by name; each becomes a file of the image. Next services have none. */
  entries: z.record(dnsLabel, z.string().regex(/^src\/[\w/-]+\.ts$/)).default({}),
  /** The entry that brings the database to the schema this service needs; runs as a Job before the rollout. */
  migration: dnsLabel.optional(),
  scaling: z
    .strictObject({ min: z.int().min(1), max: z.int().min(1), targetCpuPercent: z.int().min(10).max(100).default(70) })
    .refine((s) => s.max >= s.min, 'max is below min'),
  resources,
  probes: z.strictObject({ liveness: path, readiness: path, startupSeconds: z.int().min(5).max(600).default(60) }),
  /** Seconds between SIGTERM and SIGKILL. */
  gracePeriodSeconds: z.int().min(1).max(600).default(30),
  /** Path of the Prometheus metrics, when it has any. */
  metrics: path.optional(),
  /** Public paths that the ingress sends here; longest prefix wins. */
  routes: z.array(path).default([]),
  /** Fixed environment, the same everywhere. */
  env: z.record(envName, z.string()).default({}),
  /** Environment variables taken from Kubernetes Secrets that `infra:up` made. */
  secrets: z
    .array(
      z.strictObject({ env: envName, secret: dnsLabel, key: z.string().min(1), optional: z.boolean().default(false) }),
    )
    .default([]),
  /** Services it calls: each gives an environment variable `<NAME>_URL` and a hole in the network policies. */
  calls: z.array(dnsLabel).default([]),
  /** What of the platform it connects to; `notifications` are what its sidecar sends, by mail and webhook. */
  uses: z.array(z.enum(['postgres', 'redis', 'kafka', 'internet', 'notifications'])).default([]),
  /** Topics of Kafka: those it writes itself, and those that its sidecar brings to it. */
  topics: z
    .strictObject({ publishes: z.array(dnsLabel).default([]), subscribes: z.array(dnsLabel).default([]) })
    .prefault({}),
  /** Its Dapr sidecar, where events go by Kafka; without a sidecar elsewhere. */
  dapr: z
    .strictObject({
      /** Port on loopback where the program takes events: one of `loopbackPorts`. */
      appPort: port,
      /** Seconds that the sidecar, asked to stop, still serves the program; it ends sooner when the program is gone. */
      blockShutdownSeconds: z.int().min(0).max(120).default(5),
      /** Seconds that it then has for what is on its way. */
      gracefulShutdownSeconds: z.int().min(1).max(120).default(10),
      resources: resources.default({
        requests: { cpu: '50m', memory: '64Mi' },
        limits: { memory: '192Mi' },
      }),
    })
    .optional(),
  /** Paths, relative to the root file system, that it must be able to write; each is an in-memory or ephemeral volume. */
  writablePaths: z.array(path).default([]),
});

/**
 * What a service declares about itself in `apps/<app>/service.json`: the one source of its Dockerfile, Nx targets and
 * Kubernetes objects, and of how `nx serve` starts it. Unknown fields are refused.
 */
export const ServiceManifest = Declaration.superRefine(({ dapr, loopbackPorts, topics, uses }, context) => {
  const refuse = (path: string[], message: string) => void context.addIssue({ code: 'custom', path, message });
  if (dapr && !Object.values(loopbackPorts).includes(dapr.appPort)) {
    refuse(['dapr', 'appPort'], 'must be one of loopbackPorts: nobody else may bring events');
  }
  if (topics.subscribes.length > 0 && !dapr) refuse(['topics', 'subscribes'], 'needs dapr, which brings them');
  if (uses.includes('notifications') && !dapr) refuse(['uses'], 'notifications need dapr, which sends them');
  if (topics.publishes.length > 0 && !uses.includes('kafka')) {
    refuse(['topics', 'publishes'], 'needs kafka among its uses');
  }
});

export type ServiceManifest = z.infer<typeof ServiceManifest>;

/** The environment variable by which a service learns where `name` is: `todo-backend` → `TODO_BACKEND_URL`. */
export function urlVariable(name: string): string {
  return `${name.toUpperCase().replaceAll('-', '_')}_URL`;
}
