import { describe, expect, it } from 'vitest';
import { diffObjects } from './diff-objects.ts';

function deployment(change: { image?: string; memory?: string; env?: object[]; generation?: number }) {
  const { image = 'a@sha256:1', memory = '128Mi', env = [], generation = 1 } = change;
  const container = { name: 'main', image, env, resources: { limits: { memory } } };
  return {
    metadata: { name: 'orders', generation, annotations: { 'example.org/x': '1' }, managedFields: [{ generation }] },
    spec: { template: { spec: { containers: [container] } } },
    status: { replicas: generation },
  };
}

describe('diffObjects', () => {
  it('finds nothing in the same object, whatever the server counts and observes', () => {
    expect(diffObjects(deployment({}), deployment({ generation: 7 }))).toEqual([]);
  });

  it('names a field by the names on its way', () => {
    expect(diffObjects(deployment({ memory: '512Mi' }), deployment({}))).toEqual([
      { path: 'spec.template.spec.containers[main].resources.limits.memory', before: '512Mi', after: '128Mi' },
    ]);
  });

  it('tells an item that one of them lacks', () => {
    expect(diffObjects(deployment({ env: [{ name: 'DEBUG', value: '1' }] }), deployment({}))).toEqual([
      {
        path: 'spec.template.spec.containers[main].env[DEBUG]',
        before: { name: 'DEBUG', value: '1' },
        after: undefined,
      },
    ]);
  });

  it('quotes names that are no words', () => {
    const changed = deployment({});
    changed.metadata.annotations['example.org/x'] = '2';
    expect(diffObjects(deployment({}), changed).map(({ path }) => path)).toEqual([
      'metadata.annotations["example.org/x"]',
    ]);
  });
});
