import type { V1Container, V1Deployment, V1Probe } from '@kubernetes/client-node';
import type { Platform } from '../platform.ts';
import type { ServiceManifest } from '../service-manifest.ts';
import {
  callerLabel,
  managedBy,
  metadata,
  podSelector,
  type KubernetesObject,
  type RenderTarget,
} from './kubernetes-object.ts';
import {
  renderEnvironment,
  renderPodSpec,
  renderResources,
  restrictedContainer,
  writableMounts,
} from './render-pod.ts';
import { secretAnnotations } from './secret-hashes.ts';
import { sidecarAnnotations, sidecarSeconds } from './render-sidecar.ts';
import { callees, imageLabels } from './share-assets.ts';

/** Name of the program's container in every pod. */
export const mainContainer = 'main';

/** Seconds a pod that must go still serves, while ingress and other pods learn that it leaves. */
const drainSeconds = 10;

/** Seconds beyond a service's own start-up that a pod may take to be scheduled and to get its image. */
const schedulingSeconds = 60;

/** True when a HorizontalPodAutoscaler owns the number of pods, so that nobody else may set it. */
export function isAutoscaled({ scaling }: ServiceManifest): boolean {
  return scaling.max > scaling.min;
}

export function renderDeployment(
  manifest: ServiceManifest,
  platform: Platform,
  target: RenderTarget,
): KubernetesObject {
  const selector = podSelector(manifest.name);
  const callerLabels = Object.fromEntries(callees(manifest).map((callee) => [callerLabel(callee), 'true']));
  const annotations = { ...sidecarAnnotations(manifest, platform), ...secretAnnotations(manifest, platform) };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(manifest, target.namespace),
    spec: {
      ...(!isAutoscaled(manifest) && { replicas: manifest.scaling.min }),
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: manifest.probes.startupSeconds + schedulingSeconds,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      selector: { matchLabels: selector },
      template: {
        metadata: {
          labels: { ...selector, ...managedBy, ...callerLabels, ...imageLabels(manifest, target.image) },
          ...(Object.keys(annotations).length > 0 && { annotations }),
        },
        spec: {
          ...renderPodSpec(manifest, renderContainer(manifest, platform, target.image)),
          terminationGracePeriodSeconds:
            drainSeconds + manifest.gracePeriodSeconds + sidecarSeconds(manifest, platform),
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: selector },
              matchLabelKeys: ['pod-template-hash'],
            },
          ],
        },
      },
    },
  } satisfies V1Deployment;
  return deployment;
}

function renderContainer(manifest: ServiceManifest, platform: Platform, image: string): V1Container {
  const { liveness, readiness, startupSeconds } = manifest.probes;
  const mounts = writableMounts(manifest);
  return {
    name: mainContainer,
    image,
    ports: [{ name: 'http', containerPort: manifest.port, protocol: 'TCP' }],
    env: renderEnvironment(manifest, platform),
    resources: renderResources(manifest),
    startupProbe: { ...probe(liveness), periodSeconds: 1, failureThreshold: startupSeconds },
    livenessProbe: { ...probe(liveness), periodSeconds: 10, failureThreshold: 3 },
    readinessProbe: { ...probe(readiness), periodSeconds: 5, failureThreshold: 2 },
    lifecycle: { preStop: { sleep: { seconds: drainSeconds } } },
    securityContext: restrictedContainer,
    ...(mounts.length > 0 && { volumeMounts: mounts }),
  };
}

function probe(path: string): V1Probe {
  return { httpGet: { path, port: 'http', scheme: 'HTTP' }, timeoutSeconds: 2 };
}
