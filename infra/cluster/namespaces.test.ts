import { describe, expect, it } from 'vitest';
import { recordResources } from '../testing/record-resources.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { Namespaces } from './namespaces.ts';

const { namespaces: names } = sampleEnvironment();
const record = (existing: string[]) =>
  recordResources(() => new Namespaces('ns', { environment: 'staging', names, existing: new Set(existing) }));

describe('Namespaces', () => {
  it('makes all five under the component, held to a pod security standard', async () => {
    const made = (await record([])).filter((r) => r.type === 'kubernetes:core/v1:Namespace');
    const levels = made.map(({ inputs, parent, options }) => {
      expect(options.customTimeouts).toEqual({ delete: '10m' });
      const { name, labels } = inputs['metadata'] as { name: string; labels: Record<string, string> };
      expect(parent).toBe('ns');
      expect(labels['todo-app/environment']).toBe('staging');
      return [name, labels['pod-security.kubernetes.io/enforce']];
    });
    expect(Object.fromEntries(levels)).toEqual({
      'todo-app-prod': 'restricted',
      kafka: 'baseline',
      'dapr-system': 'baseline',
      monitoring: 'privileged',
      'ingress-nginx': 'baseline',
    });
  });

  it('leaves out what was there before', async () => {
    const made = (await record(['ingress-nginx', 'kafka'])).filter((r) => r.type === 'kubernetes:core/v1:Namespace');
    expect(made.map((r) => r.name).sort()).toEqual(['ns-application', 'ns-dapr', 'ns-monitoring']);
  });
});
