import type { V1Deployment, V1NetworkPolicy, V1Service } from '@kubernetes/client-node';
import { expect, it } from 'vitest';
import { ServiceManifest } from '../service-manifest.ts';
import { fullManifest, platform, smallManifest } from '../testing/example.ts';
import { renderService } from './render-service.ts';

const manifest = ServiceManifest.parse({ ...smallManifest, name: 'web', kind: 'next', calls: ['orders'] });
const render = (digit: string) =>
  renderService(manifest, platform, { namespace: 'shop', image: `r.example/web@sha256:${digit.repeat(64)}` });

function find<T>(objects: ReturnType<typeof render>, kind: string, name: string): T {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind}/${name}`);
  return found as T;
}

it('leads to the pods of the newest image by a Service of its own, and to all of them by the other', () => {
  const objects = render('b');
  const labels = find<V1Deployment>(objects, 'Deployment', 'web').spec?.template.metadata?.labels ?? {};
  const newest = find<V1Service>(objects, 'Service', 'web-newest').spec?.selector ?? {};
  expect(labels).toMatchObject(newest);
  expect(newest).not.toEqual(find<V1Service>(render('c'), 'Service', 'web-newest').spec?.selector);
  expect(find<V1Service>(objects, 'Service', 'web').spec?.selector).toEqual({ 'app.kubernetes.io/name': 'web' });
});

it('never selects a Deployment by its image: a selector cannot change', () => {
  const selector = (digit: string) => find<V1Deployment>(render(digit), 'Deployment', 'web').spec?.selector;
  expect(selector('b')).toEqual(selector('c'));
});

it('tells a pod where its peers are and lets it reach them', () => {
  const objects = render('b');
  const pod = find<V1Deployment>(objects, 'Deployment', 'web').spec?.template;
  expect(pod?.spec?.containers[0]?.env).toContainEqual({ name: 'ASSET_PEERS', value: 'http://web-newest,http://web' });
  expect(pod?.metadata?.labels).toMatchObject({ 'todo.deploy/calls-web': 'true', 'todo.deploy/calls-orders': 'true' });
  expect(find<V1NetworkPolicy>(objects, 'NetworkPolicy', 'web').spec?.egress).toContainEqual({
    to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } } }],
  });
});

it('leaves a Node service as it was', () => {
  const objects = renderService(fullManifest, platform, { namespace: 'shop', image: 'r.example/orders@sha256:a' });
  expect(JSON.stringify(objects)).not.toMatch(/-newest|todo\.deploy\/image|ASSET_PEERS/);
});
