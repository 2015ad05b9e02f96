import * as pulumi from '@pulumi/pulumi';
import { expect, it } from 'vitest';
import { recordResources } from '../testing/record-resources.ts';
import { ApplicationSecrets, type SecretValues } from './application-secrets.ts';

async function record(values: () => SecretValues) {
  let names: string[] = [];
  const recorded = await recordResources(() => {
    names = new ApplicationSecrets('secrets', { environment: 'staging', namespace: 'app', values: values() }).names;
  });
  const made = recorded.filter((r) => r.type === 'kubernetes:core/v1:Secret');
  return { names, made };
}

it('makes the Secrets that services name, with their content encrypted in the state', async () => {
  const { names, made } = await record(() => ({
    'database-url': pulumi.secret('postgresql://u:p@db/todo'),
    'redis-url': pulumi.secret('redis://cache'),
    'redis-password': pulumi.secret('hidden'),
    'openai-api-key': pulumi.secret('sk-1'),
  }));
  const contents = made.map(({ inputs, secretInputs, parent }) => {
    expect(secretInputs).toEqual(['stringData']);
    expect(parent).toBe('secrets');
    return [(inputs['metadata'] as { name: string }).name, inputs['stringData']];
  });
  expect(Object.fromEntries(contents)).toEqual({
    'database-secret': { url: 'postgresql://u:p@db/todo' },
    'redis-secret': { url: 'redis://cache', password: 'hidden' },
    'openai-secret': { 'api-key': 'sk-1' },
  });
  expect(names.sort()).toEqual(['database-secret', 'openai-secret', 'redis-secret']);
});

it('makes none for what is not set, and none for the password of the registry', async () => {
  const { names, made } = await record(() => ({ 'registry-password': pulumi.secret('hidden') }));
  expect(names).toEqual([]);
  expect(made).toEqual([]);
});
