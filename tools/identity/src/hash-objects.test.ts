import { expect, test } from 'vitest';
import { hashObjects } from './hash-objects.ts';

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'todo', namespace: 'app' },
  spec: { ports: [{ port: 80 }, { port: 81 }] },
};
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'todo', namespace: 'app' },
  spec: { probes: { path: '/healthz', period: 5 } },
};

test('depends neither on the order of the objects nor on that of their keys', () => {
  const { metadata, kind, apiVersion } = deployment;
  const turned = { spec: { probes: { period: 5, path: '/healthz' } }, metadata, kind, apiVersion };
  expect(hashObjects([turned, service])).toEqual(hashObjects([service, deployment]));
});

test('changes with a probe, with the order of an array, with an object more; each object is a part', () => {
  const before = hashObjects([service, deployment]);
  const probe = hashObjects([
    service,
    { ...deployment, spec: { probes: { path: '/healthz', period: 6 } } } as typeof deployment,
  ]);
  const reversed = { ...service, spec: { ports: service.spec.ports.toReversed() } };
  const order = hashObjects([reversed, deployment]);
  const more = hashObjects([service, deployment, { ...service, metadata: { name: 'other' } } as typeof service]);
  expect(new Set([before, probe, order, more].map(({ identity }) => identity)).size).toBe(4);
  expect(before.identity).toMatch(/^obj-[0-9a-f]{20}$/);
  expect(Object.keys(more.parts)).toEqual([
    'object:Deployment.apps/app/todo',
    'object:Service/app/todo',
    'object:Service/other',
  ]);
  expect(probe.parts['object:Service/app/todo']).toBe(before.parts['object:Service/app/todo']);
});

test('refuses two objects of one name', () => {
  expect(() => hashObjects([service, service])).toThrow('object:Service/app/todo');
});
