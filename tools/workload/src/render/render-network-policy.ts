import type { V1IPBlock, V1LabelSelector, V1NetworkPolicyPort } from '@kubernetes/client-node';
import type { Platform } from '../platform.ts';
import type { ServiceManifest } from '../service-manifest.ts';
import { callerLabel, metadata, migrationName, podSelector, type KubernetesObject } from './kubernetes-object.ts';
import { daprMetricsPort, sidecarOf } from './render-sidecar.ts';
import { callees } from './share-assets.ts';

interface Peer {
  readonly namespaceSelector?: V1LabelSelector;
  readonly podSelector?: V1LabelSelector;
  readonly ipBlock?: V1IPBlock;
}

interface Rule {
  readonly from?: Peer[];
  readonly to?: Peer[];
  readonly ports?: V1NetworkPolicyPort[];
}

/** Ranges that are never the internet: private networks, the metadata service of clouds, loopback. */
const notTheInternet = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
];

/** The web and sending mail. */
const internetPorts = [80, 443, 465, 587];

/**
 * Denies the service's pods everything, both ways, but what its declaration says: in from the ingress controller when it
 * has public routes, from services that call it and from monitoring; out to DNS, the services it calls and its data.
 */
export function renderServicePolicy(
  manifest: ServiceManifest,
  platform: Platform,
  namespace: string,
): KubernetesObject {
  const http = [{ port: 'http', protocol: 'TCP' }];
  const ingress: Rule[] = [
    { from: [{ podSelector: { matchLabels: { [callerLabel(manifest.name)]: 'true' } } }], ports: http },
  ];
  if (manifest.routes.length > 0) ingress.push({ from: [wholeNamespace(platform.ingressNamespace)], ports: http });
  if (manifest.metrics !== undefined) {
    ingress.push({ from: [wholeNamespace(platform.monitoringNamespace)], ports: http });
  }
  const calls = callees(manifest).map((callee) => ({ to: [{ podSelector: { matchLabels: podSelector(callee) } }] }));
  if (sidecarOf(manifest, platform)) {
    const metrics = [{ port: daprMetricsPort, protocol: 'TCP' }];
    ingress.push({ from: [wholeNamespace(platform.monitoringNamespace)], ports: metrics });
  }
  return policy(manifest, namespace, manifest.name, ingress, [dns(), ...calls, ...outgoing(manifest, platform)]);
}

/** The migration's pods reach the same data as the service's and are reached by nobody. */
export function renderMigrationPolicy(
  manifest: ServiceManifest,
  platform: Platform,
  namespace: string,
): KubernetesObject {
  return policy(manifest, namespace, migrationName(manifest), [], [dns(), ...outgoing(manifest, platform)]);
}

function policy(manifest: ServiceManifest, namespace: string, name: string, ingress: Rule[], egress: Rule[]) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(manifest, namespace, name),
    spec: { podSelector: { matchLabels: podSelector(name) }, policyTypes: ['Ingress', 'Egress'], ingress, egress },
  };
}

function dns(): Rule {
  return {
    to: [wholeNamespace('kube-system')],
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
  };
}

function outgoing(manifest: ServiceManifest, platform: Platform): Rule[] {
  const { uses } = manifest;
  const sidecar = sidecarOf(manifest, platform);
  const data = list(platform.dataRanges).map((cidr) => ({ ipBlock: { cidr } }));
  const rules: Rule[] = [];
  if (uses.includes('postgres')) rules.push({ to: data, ports: tcp(platform.postgresPorts) });
  if (uses.includes('redis')) rules.push({ to: data, ports: tcp(platform.redisPorts) });
  if (platform.eventTransport === 'kafka' && (uses.includes('kafka') || sidecar)) {
    const brokers = platform.kafkaNamespace === undefined ? data : [wholeNamespace(platform.kafkaNamespace)];
    rules.push({ to: brokers, ports: tcp(platform.kafkaPorts) });
  }
  if (sidecar) rules.push({ to: [wholeNamespace(platform.daprNamespace)] });
  if (uses.includes('internet')) {
    rules.push({
      to: [{ ipBlock: { cidr: '0.0.0.0/0', except: notTheInternet } }],
      ports: internetPorts.map((port) => ({ port, protocol: 'TCP' })),
    });
  }
  return rules;
}

function wholeNamespace(name: string): Peer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}

function tcp(ports: string): V1NetworkPolicyPort[] {
  return list(ports).map((port) => ({ port: Number(port), protocol: 'TCP' }));
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
