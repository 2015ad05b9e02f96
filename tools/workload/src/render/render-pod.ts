import type { V1Container, V1EnvVar, V1PodSpec, V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import type { Platform } from '../platform.ts';
import { urlVariable, type ServiceManifest } from '../service-manifest.ts';
import { notificationValues } from './render-notifications.ts';
import { eventValues } from './render-sidecar.ts';
import { secretsOf } from './secrets-of.ts';
import { assetEnvironment } from './share-assets.ts';

/** What the Pod Security Standard "restricted" asks of a container, and a root file system that nobody can change. */
export const restrictedContainer: V1Container['securityContext'] = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** The part of a pod that a service's Deployment and its migration Job share. */
export function renderPodSpec(manifest: ServiceManifest, container: V1Container): V1PodSpec {
  const volumes = writableVolumes(manifest);
  return {
    serviceAccountName: manifest.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container],
    ...(volumes.length > 0 && { volumes }),
  };
}

/** Environment of the program, in a stable order: fixed values, then other services, then secrets by reference. */
export function renderEnvironment(manifest: ServiceManifest, platform: Platform): V1EnvVar[] {
  const values: Record<string, string> = {
    HOST: '0.0.0.0',
    PORT: String(manifest.port),
    ENVIRONMENT: platform.environment,
    ...Object.fromEntries(Object.entries(manifest.loopbackPorts).map(([name, port]) => [name, String(port)])),
    ...Object.fromEntries(manifest.calls.map((callee) => [urlVariable(callee), `http://${callee}`])),
    ...eventValues(manifest, platform),
    ...notificationValues(manifest, platform),
    ...(platform.traceEndpoint !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: platform.traceEndpoint }),
    ...assetEnvironment(manifest),
    ...manifest.env,
  };
  const secrets = secretsOf(manifest, platform).map(({ env, secret, key, optional }) => ({
    name: env,
    valueFrom: { secretKeyRef: { name: secret, key, ...(optional && { optional }) } },
  }));
  return [...Object.entries(values).map(([name, value]) => ({ name, value })), ...secrets];
}

export function renderResources({ resources: { requests, limits } }: ServiceManifest): V1Container['resources'] {
  return {
    requests: { ...requests },
    limits: { memory: limits.memory, ...(limits.cpu !== undefined && { cpu: limits.cpu }) },
  };
}

export function writableMounts(manifest: ServiceManifest): V1VolumeMount[] {
  return manifest.writablePaths.map((mountPath) => ({ name: volumeName(mountPath), mountPath }));
}

function writableVolumes(manifest: ServiceManifest): V1Volume[] {
  return manifest.writablePaths.map((path) => ({ name: volumeName(path), emptyDir: { sizeLimit: '256Mi' } }));
}

/** `/app/.next/cache` → `app-next-cache`. */
function volumeName(path: string): string {
  const words = path.toLowerCase().match(/[a-z0-9]+/g) ?? ['root'];
  return words.join('-').slice(0, 63);
}
