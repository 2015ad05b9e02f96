import { expect, it } from 'vitest';
import { recordResources } from '../testing/record-resources.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { NamespaceLimits } from './namespace-limits.ts';

it('turns the environment into a ResourceQuota and a LimitRange for containers', async () => {
  const { limits } = sampleEnvironment();
  const args = { environment: 'staging', namespace: 'app', quota: { pods: '7', 'requests.cpu': '500m' }, limits };
  const made = await recordResources(() => new NamespaceLimits('limits', args));
  const [quota, range] = ['ResourceQuota', 'LimitRange'].map((kind) =>
    made.find((r) => r.type === `kubernetes:core/v1:${kind}`),
  );
  expect(quota?.inputs['spec']).toEqual({ hard: { pods: '7', 'requests.cpu': '500m' } });
  expect(range?.inputs['spec']).toEqual({
    limits: [
      {
        type: 'Container',
        defaultRequest: { cpu: '50m', memory: '64Mi' },
        default: { memory: '256Mi' },
        max: { memory: '2Gi' },
      },
    ],
  });
  expect([quota?.parent, range?.parent]).toEqual(['limits', 'limits']);
});
