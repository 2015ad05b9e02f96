import { Platform } from '@todo/workload';
import { expect, it } from 'vitest';
import { recordResources } from '../testing/record-resources.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { platformOf } from './cluster-platform.ts';
import { PlatformRecord } from './platform-record.ts';

it('writes what a deploy reads back as the same platform', async () => {
  const environment = sampleEnvironment({
    registry: { push: 'registry.example.com/todo', pull: 'registry.internal/todo' },
    ingress: { host: 'todo.example.com', publicUrl: 'https://todo.example.com' },
    namespaces: { ingress: 'edge' },
    data: { ranges: ['10.1.0.0/16', 'fd00::/8'], ports: { postgres: [5433] } },
  });
  const platform = platformOf(environment, 'registry-login');
  const recorded = await recordResources(() => new PlatformRecord('record', { namespace: 'app', platform }));
  const configMap = recorded.find((r) => r.type === 'kubernetes:core/v1:ConfigMap');
  expect(configMap?.inputs['metadata']).toMatchObject({ name: 'platform', namespace: 'app' });
  const data = configMap?.inputs['data'] as Record<string, unknown>;
  expect(Platform.parse(data)).toEqual(platform);
  expect(data).toMatchObject({
    environment: 'staging',
    pullRegistry: 'registry.internal/todo',
    imagePullSecret: 'registry-login',
    ingressNamespace: 'edge',
    dataRanges: '10.1.0.0/16,fd00::/8',
    postgresPorts: '5433',
  });
});

it('leaves out keys without a value, since a ConfigMap has only strings', async () => {
  const platform = platformOf(sampleEnvironment(), undefined);
  const recorded = await recordResources(() => new PlatformRecord('record', { namespace: 'app', platform }));
  const data = recorded.find((r) => r.type === 'kubernetes:core/v1:ConfigMap')?.inputs['data'] as object;
  expect(Object.values(data).every((value) => typeof value === 'string')).toBe(true);
  expect(data).not.toHaveProperty('imagePullSecret');
});
