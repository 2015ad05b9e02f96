import * as pulumi from '@pulumi/pulumi';
import { expect, it } from 'vitest';
import { recordResources } from '../testing/record-resources.ts';
import { ImagePullSecret } from './image-pull-secret.ts';

it('logs pods in to the host of the registry, as the kubelet reads it', async () => {
  const recorded = await recordResources(() => {
    const password = pulumi.secret('p:w"d');
    const registry = 'registry.example.com:5000/team/todo';
    return new ImagePullSecret('pull', {
      environment: 'staging',
      namespace: 'app',
      registry,
      username: 'ci',
      password,
    });
  });
  const secret = recorded.find((r) => r.type === 'kubernetes:core/v1:Secret');
  expect(secret?.secretInputs).toEqual(['stringData']);
  expect(secret?.inputs['type']).toBe('kubernetes.io/dockerconfigjson');
  const { '.dockerconfigjson': text } = secret?.inputs['stringData'] as Record<string, string>;
  expect(JSON.parse(text ?? '')).toEqual({
    auths: {
      'registry.example.com:5000': {
        username: 'ci',
        password: 'p:w"d',
        auth: Buffer.from('ci:p:w"d').toString('base64'),
      },
    },
  });
});
