import { describe, expect, it } from 'vitest';
import { findInstalled } from '../engine/find-pulumi.ts';
import { type AccountEnvironment, startAccountEnvironment } from '../testing/account-environment.ts';
import type { AccountOptions } from '../testing/fake-digitalocean/index.ts';

const missing = (await findInstalled(process.env['PATH'] ?? '')) ? undefined : 'needs pulumi on PATH';

async function start(options: AccountOptions = {}): Promise<AccountEnvironment> {
  const env = await startAccountEnvironment(options);
  // Brings its own database URL.
  await env.configure({ databases: { postgres: {} } });
  return env;
}

describe.skipIf(missing)(`failures at DigitalOcean${missing ? ` (${missing})` : ''}`, () => {
  it('says what exists and costs after a cluster failed, and begins anew with the next run', async () => {
    const { fake, infra, apply } = await start();
    fake.account.outcome.cluster = 'error';
    const failed = await infra('up --yes');
    expect(failed.code).toBe(1);
    const [broken] = fake.account.clusters.values();
    expect(failed.output).toContain('Error creating Kubernetes cluster: the cluster could not be provisioned');
    expect(failed.output).toContain(
      `error: exists: KubernetesCluster todo-app-prod (${broken?.id}, error), US$ 2.57 a day`,
    );
    expect(failed.output).toMatch(/error: exists: Vpc todo-app-prod-vpc/);
    expect(failed.output).toContain('error: to go on: nx run infra:up --env prod');
    expect(failed.output).toContain('error: to be rid of it: nx run infra:destroy --env prod');

    fake.account.outcome.cluster = 'running';
    for (const cluster of fake.account.clusters.values()) cluster.outcome = 'error';
    const next = await apply();
    expect(next.problems).toEqual([]);
    expect(next.output).toContain(`- KubernetesCluster todo-app-prod, whose creation failed (${broken?.id})`);
    expect([...fake.account.clusters.values()].map(({ outcome }) => outcome)).toEqual(['running']);
    expect(fake.account.clusters.has(broken?.id ?? '')).toBe(false);
  });

  it('takes up what a killed run was making, and makes nothing twice', async () => {
    const { fake, infra, apply } = await start({ delays: { cluster: 4000 } });
    const killed = await infra('up --yes', {
      killWhen: () => fake.account.clusters.size === 1,
    });
    expect(killed.code).toBeNull();
    const [cluster] = fake.account.clusters.keys();
    const next = await apply();
    expect(next.problems).toEqual([]);
    expect(next.output).toContain(
      `KubernetesCluster todo-app-prod (${cluster}) was made by a run that could not note it: it is taken up`,
    );
    expect([...fake.account.clusters.keys()]).toEqual([cluster]);
    expect(fake.account.clusters.get(cluster ?? '')?.registry_enabled).toBe(true);
    expect([...fake.account.vpcs.values()].filter(({ name }) => name.startsWith('todo-app'))).toHaveLength(1);
    expect(fake.account.databases.size).toBe(1);
    expect(await apply()).toMatchObject({ problems: [], changed: false });
  });

  it('waits out limits and short outages, names what lasts, and goes on from there', async () => {
    const { fake, apply } = await start();
    fake.fail({ method: 'POST', path: '/v2/vpcs', status: 429, retryAfter: 0, times: 2 });
    fake.fail({ method: 'POST', path: '/v2/registry', status: 503, times: 1 });
    fake.fail({ method: 'POST', path: '/v2/kubernetes/clusters', status: 401 });
    const expired = await apply();
    expect(expired.problems).toEqual([
      expect.stringMatching(/answered 401 to POST \/v2\/kubernetes\/clusters .*token-expired\.md/),
    ]);
    fake.fail({
      method: 'POST',
      path: '/v2/kubernetes/clusters',
      status: 422,
      message: 'will exceed your droplet limit',
    });
    expect((await apply()).problems.join()).toMatch(/answered 422 .*docs\/runbooks\/api-limit\.md/);
    fake.fail({ method: 'POST', path: '/v2/kubernetes/clusters', status: 500, times: 99 });
    expect((await apply()).problems.join()).toMatch(/answered 500 .*status\.digitalocean\.com/);
    fake.heal();
    expect((await apply()).problems).toEqual([]);
    expect(fake.account.clusters.size).toBe(1);

    // Somebody deletes the cluster: the next run makes another, and the firewall of the database follows.
    fake.account.clusters.clear();
    expect((await apply()).output).toContain('+ KubernetesCluster todo-app-prod');
    const [cluster] = fake.account.clusters.keys();
    expect([...fake.account.databases.values()][0]?.rules.map(({ value }) => value)).toEqual([cluster]);
  });

  it('spends nothing without a token, with a bad one, on a CI disk, or against the account', async () => {
    const { fake, infra, configure } = await start();
    const refused = async (line: string, env: NodeJS.ProcessEnv = {}) => {
      const { code, output } = await infra(line, { env });
      expect(code).toBe(1);
      return output;
    };
    expect(await refused('up --yes', { DIGITALOCEAN_TOKEN: '' })).toContain('DIGITALOCEAN_TOKEN is not set');
    expect(await refused('up --yes', { DIGITALOCEAN_TOKEN: 'wrong' })).toMatch(/401 .*token-expired\.md/);
    expect(await refused('up --yes', { CI: 'true' })).toContain('a CI run cannot keep the state of prod in');
    await configure({ registry: { name: 'todo-app-registry' }, databases: { postgres: {} }, region: 'xxx9' });
    const problems = await refused('up --yes');
    expect(problems).toContain('another account has "todo-app-registry" already');
    expect(problems).toContain('xxx9 has no Kubernetes');
    expect(fake.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('validate-name'))).toEqual([]);
  });
});
