import { isIP } from 'node:net';
import type { V1IPBlock, V1LabelSelector, V1NetworkPolicyPort } from '@kubernetes/client-node';
import type { Platform } from '../platform.ts';

export interface Peer {
  readonly namespaceSelector?: V1LabelSelector;
  readonly podSelector?: V1LabelSelector;
  readonly ipBlock?: V1IPBlock;
}

export interface Rule {
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

export const internet: Peer = { ipBlock: { cidr: '0.0.0.0/0', except: notTheInternet } };

/** Where PostgreSQL, Redis and Kafka may live outside the cluster. */
export function dataRanges(platform: Platform): Peer[] {
  return list(platform.dataRanges).map((cidr) => ({ ipBlock: { cidr } }));
}

export function wholeNamespace(name: string): Peer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}

/** `"5432,25060"` as ports of a policy. */
export function tcp(ports: string): V1NetworkPolicyPort[] {
  return list(ports).map((port) => ({ port: Number(port), protocol: 'TCP' }));
}

/**
 * Lets out to one server, `http://host[:port]`, `https://…` or `host:port`. A policy knows no names: for a Service of the
 * cluster (`<service>.<namespace>.svc`) it opens that namespace, on every port since those of its pods are not known here;
 * for an address just that; for any other name the port, in the internet and where the platform's data may live.
 */
export function reachServer(server: string, platform: Platform): Rule {
  const url = new URL(server.includes('://') ? server : `tcp://${server}`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const namespace = /^[^.]+\.([^.]+)\.svc(\.cluster\.local)?\.?$/.exec(host)?.[1];
  if (namespace !== undefined) return { to: [wholeNamespace(namespace)] };
  const version = isIP(host);
  const to =
    version === 0
      ? [internet, ...dataRanges(platform)]
      : [{ ipBlock: { cidr: `${host}/${version === 4 ? 32 : 128}` } }];
  return { to, ports: tcp(url.port || (url.protocol === 'https:' ? '443' : '80')) };
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
