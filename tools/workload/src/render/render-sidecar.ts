import { appHealthCheck } from '@todo/dapr';
import { daprApiTokenSecret, daprAppTokenSecret, type Platform } from '../platform.ts';
import type { ServiceManifest } from '../service-manifest.ts';

/** Port of the sidecar's HTTP API, on loopback. */
const daprHttpPort = 3500;

/** Port of the sidecar's own metrics. */
export const daprMetricsPort = 9090;

type Sidecar = NonNullable<ServiceManifest['dapr']>;

/** The sidecar that a service has on this platform: none where events do not go by Kafka. */
export function sidecarOf({ dapr }: ServiceManifest, platform: Platform): Sidecar | undefined {
  return platform.eventTransport === 'kafka' ? dapr : undefined;
}

/**
 * Annotations by which Dapr's injector adds the sidecar. It is a native one: it starts before the program and stops
 * after it, so an event that the program finishes in its last seconds is still confirmed. It asks its callers for a token
 * and sends one along, and has no way to Kubernetes' own Secrets.
 */
export function sidecarAnnotations(manifest: ServiceManifest, platform: Platform): Record<string, string> {
  const sidecar = sidecarOf(manifest, platform);
  if (!sidecar) return {};
  const { requests, limits } = sidecar.resources;
  const settings = {
    enabled: 'true',
    'app-id': manifest.name,
    'app-port': String(sidecar.appPort),
    'app-protocol': 'http',
    'app-token-secret': daprAppTokenSecret,
    'api-token-secret': daprApiTokenSecret,
    'enable-native-sidecar': 'true',
    'disable-builtin-k8s-secret-store': 'true',
    ...appHealthCheck,
    'block-shutdown-duration': `${sidecar.blockShutdownSeconds}s`,
    'graceful-shutdown-seconds': String(sidecar.gracefulShutdownSeconds),
    'sidecar-cpu-request': requests.cpu,
    'sidecar-memory-request': requests.memory,
    'sidecar-memory-limit': limits.memory,
    ...(limits.cpu !== undefined && { 'sidecar-cpu-limit': limits.cpu }),
    'metrics-port': String(daprMetricsPort),
    'log-as-json': 'true',
  };
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`dapr.io/${name}`, value]));
}

/** Seconds that a pod takes longer to end because of its sidecar. */
export function sidecarSeconds(manifest: ServiceManifest, platform: Platform): number {
  const sidecar = sidecarOf(manifest, platform);
  return sidecar ? sidecar.blockShutdownSeconds + sidecar.gracefulShutdownSeconds : 0;
}

/** How a program that writes events learns where they go, and one with a sidecar how to speak with it. */
export function eventValues(manifest: ServiceManifest, platform: Platform): Record<string, string> {
  if (!manifest.uses.includes('kafka')) return {};
  return {
    PRODUCTION: platform.production,
    EVENT_TRANSPORT: platform.eventTransport,
    ...(platform.eventTransport === 'kafka' && { KAFKA_BROKERS: platform.kafkaBrokers }),
    ...(platform.eventTransport === 'kafka' &&
      platform.kafkaUser !== undefined && { KAFKA_USERNAME: platform.kafkaUser }),
    ...(sidecarOf(manifest, platform) && { DAPR_HTTP_PORT: String(daprHttpPort) }),
  };
}
