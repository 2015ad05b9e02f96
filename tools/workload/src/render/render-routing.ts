import type { V1Ingress, V1Service } from '@kubernetes/client-node';
import type { Platform } from '../platform.ts';
import type { ServiceManifest } from '../service-manifest.ts';
import { metadata, podSelector, type KubernetesObject } from './kubernetes-object.ts';

/** Port under which every service answers as `http://<name>`, whatever port its program listens on. */
const webPort = 80;

export function renderKubernetesService(manifest: ServiceManifest, namespace: string): KubernetesObject {
  const declared = manifest.servicePort ?? manifest.port;
  const meta = metadata(manifest, namespace);
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...meta,
      ...(manifest.metrics !== undefined && { annotations: scrape(manifest.port, manifest.metrics) }),
    },
    spec: {
      type: 'ClusterIP',
      selector: podSelector(manifest.name),
      ports: [
        { name: 'http', port: declared, targetPort: 'http', protocol: 'TCP' },
        ...(declared === webPort ? [] : [{ name: 'web', port: webPort, targetPort: 'http', protocol: 'TCP' }]),
      ],
    },
  } satisfies V1Service;
  return service;
}

/** What Prometheus' discovery of endpoints reads, by convention. */
function scrape(port: number, path: string): Record<string, string> {
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(port), 'prometheus.io/path': path };
}

/** The public paths of a service. Paths reach it as they are: an API under `/api` serves `/api/…`. */
export function renderIngress(manifest: ServiceManifest, platform: Platform, namespace: string): KubernetesObject {
  const backend = { service: { name: manifest.name, port: { name: 'http' } } };
  const paths = manifest.routes.map((path) => ({ path, pathType: 'Prefix', backend }));
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...metadata(manifest, namespace), annotations: ingressAnnotations(platform) },
    spec: {
      ingressClassName: platform.ingressClass,
      rules: [{ ...(platform.host !== undefined && { host: platform.host }), http: { paths } }],
    },
  } satisfies V1Ingress;
  return ingress;
}

/** A stream of server-sent events lives for hours and must leave the proxy as it comes. */
function ingressAnnotations(platform: Platform): Record<string, string> {
  const prefix = 'nginx.ingress.kubernetes.io';
  return {
    [`${prefix}/proxy-buffering`]: 'off',
    [`${prefix}/proxy-read-timeout`]: '3600',
    [`${prefix}/proxy-send-timeout`]: '3600',
    [`${prefix}/proxy-body-size`]: '1m',
    [`${prefix}/ssl-redirect`]: String(platform.publicUrl?.startsWith('https:') ?? false),
  };
}
