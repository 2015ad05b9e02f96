import { describe, expect, it } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { connectToServed } from '../testing/serve-kubernetes-api.ts';
import { LoadBalancerLate, waitForLoadBalancer } from './wait-for-load-balancer.ts';

const asked = new Date(Date.now() - 95_000);
const metadata = { name: 'controller', namespace: 'ingress-nginx', creationTimestamp: asked.toISOString() };
const fast = { interval: 5, patience: 60_000 };

/** A cluster whose one Service gets its address at the look of that number. */
async function start(type: string, addressAt = Infinity) {
  const lines: string[] = [];
  let looks = 0;
  const cluster = await connectToServed((path) => {
    const { pathname, searchParams } = new URL(path, 'http://x');
    if (pathname === '/api/v1/namespaces/ingress-nginx/services') {
      const ingress = ++looks >= addressAt ? [{ ip: '192.0.2.7' }] : [];
      const service = { metadata, spec: { type }, status: { loadBalancer: { ingress } } };
      return { code: 200, body: { kind: 'ServiceList', items: [service] } };
    }
    expect(pathname).toBe('/api/v1/namespaces/ingress-nginx/events');
    expect(searchParams.get('fieldSelector')).toContain('involvedObject.name=controller');
    const event = (message: string, minute: number) => {
      return { reason: 'SyncLoadBalancerFailed', message, lastTimestamp: `2026-11-24T10:0${minute}:00Z` };
    };
    const items = [event('you have reached the limit', 5), event('first', 1)];
    return { code: 200, body: { kind: 'EventList', items } };
  });
  const wait = (pace = fast) =>
    waitForLoadBalancer(cluster, 'ingress-nginx', { print: (line) => void lines.push(line), pace });
  return { wait, lines, looks: () => looks };
}

describe('waitForLoadBalancer', () => {
  it('waits for an address, and says so once', async () => {
    const { wait, lines, looks } = await start('LoadBalancer', 3);
    const seconds = await wait();
    expect(seconds).toBeGreaterThan(94);
    expect(seconds).toBeLessThan(600);
    expect(looks()).toBe(3);
    expect(lines).toEqual(['… load balancer of ingress-nginx/controller (usually 2 to 5 minutes)']);
  });

  it('waits for nothing where no load balancer was asked for', async () => {
    const { wait, lines, looks } = await start('ClusterIP');
    expect(await wait()).toBeUndefined();
    expect([looks(), lines]).toEqual([1, []]);
  });

  it('gives up with the runbook, what the cluster says, and what it will cost', async () => {
    const { wait } = await start('LoadBalancer');
    const late = wait({ interval: 5, patience: 20 });
    await expect(late).rejects.toThrow(LoadBalancerLate);
    expect(await problemsOf(late)).toEqual([
      expect.stringMatching(
        /^the load balancer of ingress-nginx\/controller has no address after \d+ minutes: docs\/runbooks\/load-balancer-late\.md$/,
      ),
      'the cluster says of ingress-nginx/controller: SyncLoadBalancerFailed: you have reached the limit',
      'as soon as there is one it costs about US$ 0.54 a day; everything else is as it should be',
    ]);
  });
});
