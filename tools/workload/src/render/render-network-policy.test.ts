import { describe, expect, it } from 'vitest';
import { fullManifest, platform, smallManifest, target } from '../testing/example.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { renderMigrationPolicy, renderServicePolicy } from './render-network-policy.ts';

interface Policy {
  spec: {
    podSelector: { matchLabels: Record<string, string> };
    policyTypes: string[];
    ingress: { from: object[]; ports: object[] }[];
    egress: { to: object[]; ports?: { port: number }[] }[];
  };
}

const of = (policy: KubernetesObject) => (policy as KubernetesObject & Policy).spec;
const orders = of(renderServicePolicy(fullManifest, platform, target.namespace));
const prices = of(renderServicePolicy(smallManifest, platform, target.namespace));
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const calls = (name: string) => ({ podSelector: { matchLabels: { [`todo.deploy/calls-${name}`]: 'true' } } });

describe('network policies', () => {
  it('deny both ways what they do not allow', () => {
    for (const spec of [orders, prices]) expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(orders.podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'orders' });
  });

  it('let in callers, the ingress controller for public routes, and monitoring for metrics', () => {
    expect(orders.ingress.flatMap((rule) => rule.from)).toEqual([
      calls('orders'),
      namespace('edge'),
      namespace('monitoring'),
    ]);
    expect(prices.ingress.flatMap((rule) => rule.from)).toEqual([calls('prices')]);
    for (const rule of [...orders.ingress, ...prices.ingress]) {
      expect(rule.ports).toEqual([{ port: 'http', protocol: 'TCP' }]);
    }
  });

  it('let out to DNS only when a service calls and uses nothing', () => {
    expect(prices.egress).toHaveLength(1);
    expect(prices.egress[0]?.ports?.map(({ port }) => port)).toEqual([53, 53]);
  });

  it('let out to the services it calls, and to its database in the ranges and on the ports of the platform', () => {
    expect(orders.egress).toContainEqual({
      to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prices' } } }],
    });
    expect(orders.egress).toContainEqual({
      to: [{ ipBlock: { cidr: '10.20.0.0/16' } }, { ipBlock: { cidr: '10.30.0.0/16' } }],
      ports: [{ port: 5433, protocol: 'TCP' }],
    });
  });

  it('let out to the internet without the private networks and the metadata service', () => {
    const internet = orders.egress.find((rule) => JSON.stringify(rule.to).includes('0.0.0.0/0'));
    expect(internet?.to).toEqual([
      { ipBlock: { cidr: '0.0.0.0/0', except: expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16']) as string[] } },
    ]);
  });

  it('give a migration the same data and no way in', () => {
    const migration = of(renderMigrationPolicy(fullManifest, platform, target.namespace));
    expect(migration.ingress).toEqual([]);
    expect(migration.podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'orders-migrate' });
    expect(migration.egress.flatMap((rule) => rule.ports ?? []).map(({ port }) => port)).toContain(5433);
  });
});
