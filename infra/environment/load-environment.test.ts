import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { DigitalOcean } from './digitalocean.ts';
import { Environment } from './environment.ts';
import { loadEnvironment } from './load-environment.ts';

const shipped = join(import.meta.dirname, '../environments');

async function load(text: string, file = 'staging.jsonc') {
  const folder = await tempFolder();
  await writeFile(join(folder, file), text);
  return loadEnvironment('staging', folder);
}

describe('loadEnvironment', () => {
  it('needs nothing but a registry', async () => {
    const environment = await load('{ "registry": { "push": "localhost:5000/todo" } }', 'staging.json');
    expect(environment.name).toBe('staging');
    expect(environment.namespaces.application).toBe('todo-app-prod');
    expect(environment.data.ports.postgres).toContain(5432);
  });

  it('accepts the shipped example, which shows every field and the real defaults', async () => {
    const folder = await tempFolder();
    await copyFile(join(shipped, 'example.jsonc'), join(folder, 'staging.jsonc'));
    const { name: _, ...example } = await loadEnvironment('staging', folder);
    const defaults = Environment.parse({ registry: example.registry });
    expect(Object.keys(example).sort()).toEqual(Object.keys(Environment.shape).sort());
    expect(example).toMatchObject({
      namespaces: defaults.namespaces,
      quota: defaults.quota,
      limits: defaults.limits,
      data: defaults.data,
    });
    const { region, registry } = example.digitalocean ?? {};
    const {
      network: _n,
      databases: _d,
      ...section
    } = DigitalOcean.parse({ region, registry: { name: registry?.name } });
    const shown = { ...section, cluster: { ...section.cluster, name: 'todo-app-production' } };
    expect(example.digitalocean).toMatchObject(shown);
    expect(Object.keys(example.digitalocean?.cluster ?? {}).sort()).toEqual(Object.keys(shown.cluster).sort());
  });

  it('tells all mistakes at once, each with its field', async () => {
    const text = JSON.stringify({
      registry: { push: 'https://registry.example.com', username: 'a', pullSecret: 'b' },
      namespaces: { application: 'Todo', kafka: 'same', dapr: 'same' },
      quota: { pods: 'many' },
      data: { ranges: ['10.0.0.0'], ports: { postgres: [0] } },
      ingress: { publicUrl: 'ftp://x' },
      state: 'bucket',
      replicas: 3,
    });
    const problems = (await problemsOf(load(text))).map((line) => line.replace(/^\S+staging\.jsonc: /, ''));
    expect(problems.map((line) => line.split(':')[0]).sort()).toEqual([
      'data.ports.postgres.0',
      'data.ranges.0',
      'ingress.publicUrl',
      'namespaces',
      'namespaces.application',
      'quota.pods',
      'registry',
      'registry.push',
      'state',
      'the file',
    ]);
    expect(problems).toContain('the file: Unrecognized key: "replicas"');
  });

  it.each([
    [{ push: 'r.example.com/t', username: 'a', pullSecret: 'b' }, 'give only one'],
    [{}, 'registry.push'],
  ])('refuses the registry %j', async (registry, expected) => {
    expect((await problemsOf(load(JSON.stringify({ registry })))).join()).toContain(expected);
  });

  it('has the registry of DigitalOcean when it says no other', async () => {
    const digitalocean = { region: 'nyc1', registry: { name: 'acme' } };
    expect((await load(JSON.stringify({ digitalocean }))).registry).toEqual({
      push: 'registry.digitalocean.com/acme',
      pullSecret: 'acme',
    });
    const other = { push: 'r.example.com/t' };
    expect((await load(JSON.stringify({ digitalocean, registry: other }))).registry).toEqual(other);
  });

  it('is on one cluster: that of DigitalOcean or that of a context', async () => {
    const digitalocean = { region: 'nyc1', registry: { name: 'acme' } };
    const problems = await problemsOf(load(JSON.stringify({ digitalocean, cluster: { context: 'x' } })));
    expect(problems[0]).toContain('cluster.context: with "digitalocean" the cluster is that one');
    expect((await problemsOf(load('{}')))[0]).toContain('registry: is missing');
  });

  it.each([
    [{ webhook: { url: 'https://hooks.example.com' } }, {}, 'notifications: the sidecar sends them'],
    [{ webhook: { url: 'https://todo:hidden@hooks.example.com' } }, {}, 'notifications.webhook.url: has credentials'],
    [{ webhook: { url: 'ftp://hooks.example.com' } }, {}, 'notifications.webhook.url: an http:// or https:// address'],
    [{ mail: { host: 'smtp', port: 25, from: 'todo', to: 'me@example.com' } }, {}, 'notifications.mail.from'],
    [{ sms: {} }, {}, 'notifications: Unrecognized key: "sms"'],
    [{}, { tracing: { endpoint: 'collector:4318' } }, 'tracing.endpoint: an http:// or https:// address'],
  ])('refuses the notifications %j with %j', async (notifications, more, expected) => {
    const problems = await problemsOf(
      load(JSON.stringify({ registry: { push: 'r.example.com/t' }, notifications, ...more })),
    );
    expect(problems.join('\n')).toContain(expected);
    expect(problems.join('\n')).not.toContain('hidden');
  });

  it('refuses two namespaces with one name', async () => {
    const text = '{ "registry": { "push": "r.example.com/t" }, "namespaces": { "kafka": "x", "dapr": "x" } }';
    expect((await problemsOf(load(text))).join()).toContain('two of them have the same name');
  });

  it('says on which line the file is not JSON', async () => {
    const problems = await problemsOf(load('{\n  "registry": {\n    "push" "x"\n  }\n}'));
    expect(problems[0]).toMatch(/staging\.jsonc:3: ColonExpected/);
  });

  it('names the environments there are when the one asked for is not among them', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'production.jsonc'), '{}');
    await copyFile(join(shipped, 'example.jsonc'), join(folder, 'example.jsonc'));
    expect((await problemsOf(loadEnvironment('prod', folder)))[0]).toMatch(
      /no environment "prod" in .* \(there are: production\); copy infra\/environments\/example\.jsonc/,
    );
  });

  it('refuses names that are no name, before looking for files', async () => {
    for (const name of ['../etc/passwd', 'Prod', '']) {
      expect((await problemsOf(loadEnvironment(name, '/nowhere')))[0]).toContain('cannot name an environment');
    }
  });
});
