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

it('tells the platform a keyed hash of each value, without making it secret or telling the value', async () => {
  const hash = async (password: string) => {
    let hashes: unknown;
    let secret: unknown;
    await recordResources(async () => {
      const values = { 'redis-password': pulumi.secret(password), 'redis-url': pulumi.secret('redis://cache') };
      const made = new ApplicationSecrets('secrets', {
        environment: 'staging',
        namespace: 'app',
        values,
        hashKey: pulumi.secret('key'),
      });
      secret = await pulumi.isSecret(made.hashes);
      hashes = await new Promise((resolve) => made.hashes.apply(resolve));
    });
    expect(secret).toBe(false);
    return String(hashes).split(',');
  };
  const before = await hash('hidden');
  expect(before).toEqual([
    expect.stringMatching(/^redis-secret\/password=[0-9a-f]{16}$/),
    expect.stringMatching(/^redis-secret\/url=[0-9a-f]{16}$/),
  ]);
  const after = await hash('other');
  expect(after[0]).not.toBe(before[0]);
  expect(after[1]).toBe(before[1]);
});
