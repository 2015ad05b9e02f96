import type { Platform } from '../platform.ts';
import type { ServiceManifest } from '../service-manifest.ts';
import { callerLabel, metadata, migrationName, podSelector, type KubernetesObject } from './kubernetes-object.ts';
import { dataRanges, internet, reachServer, type Rule, tcp, wholeNamespace } from './reach.ts';
import { notificationServers } from './render-notifications.ts';
import { daprMetricsPort, sidecarOf } from './render-sidecar.ts';
import { callees } from './share-assets.ts';

/** The web and sending mail. */
const internetPorts = '80,443,465,587';

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
  const data = dataRanges(platform);
  const rules: Rule[] = [];
  if (uses.includes('postgres')) rules.push({ to: data, ports: tcp(platform.postgresPorts) });
  if (uses.includes('redis')) rules.push({ to: data, ports: tcp(platform.redisPorts) });
  if (platform.eventTransport === 'kafka' && (uses.includes('kafka') || sidecar)) {
    const brokers = platform.kafkaNamespace === undefined ? data : [wholeNamespace(platform.kafkaNamespace)];
    rules.push({ to: brokers, ports: tcp(platform.kafkaPorts) });
  }
  if (sidecar) rules.push({ to: [wholeNamespace(platform.daprNamespace)] });
  if (uses.includes('internet')) rules.push({ to: [internet], ports: tcp(internetPorts) });
  const servers = [...notificationServers(manifest, platform), platform.traceEndpoint];
  for (const server of servers) if (server !== undefined) rules.push(reachServer(server, platform));
  return rules;
}
