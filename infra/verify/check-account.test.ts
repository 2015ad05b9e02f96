import { describe, expect, it, onTestFinished } from 'vitest';
import { createApiClient } from '../digitalocean/api-client.ts';
import { gatherFacts } from '../preflight/gather-facts.ts';
import {
  type Account,
  makeCluster,
  makeLoadBalancer,
  makeVpc,
  startFakeDigitalOcean,
} from '../testing/fake-digitalocean/index.ts';
import { outcomesOf } from '../testing/outcomes-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { checkAccount } from './check-account.ts';

const section = { region: 'nyc1', registry: { name: 'acme' } };

/** An account that is exactly what the environment says. */
async function start() {
  const fake = await startFakeDigitalOcean({ tier: 'basic' });
  onTestFinished(() => fake.stop());
  const { account } = fake;
  const vpc = makeVpc(account, { name: 'todo-app-staging-vpc', region: 'nyc1' });
  const cluster = makeCluster(account, {
    name: 'todo-app-staging',
    region: 'nyc1',
    version: '1.36',
    ha: false,
    auto_upgrade: true,
    surge_upgrade: true,
    vpc_uuid: vpc.id,
    tags: ['todo-app-env:staging'],
    node_pools: [
      { name: 'workers', size: 's-2vcpu-4gb', count: 3, auto_scale: true, min_nodes: 2, max_nodes: 5, tags: [] },
    ],
  });
  cluster.registry_enabled = true;
  const usage = { storage_usage_bytes: 0, storage_usage_bytes_updated_at: '' };
  account.registries.set('acme', { name: 'acme', region: 'nyc3', created_at: '', ...usage, repositories: [] });
  makeLoadBalancer(account, { cluster });
  const problems = async (databases = {}) => {
    const gathered = await gatherFacts(createApiClient({ token: fake.token, apiUrl: fake.url }, { firstWait: 1 }));
    return outcomesOf(checkAccount(sampleEnvironment({ digitalocean: { ...section, databases } }), gathered));
  };
  return { fake, account, cluster, problems };
}

describe('checkAccount', () => {
  it('says nothing of an account as the environment wants it, and looks at no databases where there are none', async () => {
    expect(await (await start()).problems()).toEqual(['databases are online?']);
  });

  it('does not look where nothing is at DigitalOcean', () => {
    expect(checkAccount(sampleEnvironment(), undefined)).toMatchObject([
      { outcome: 'not checked', note: 'the environment is not at DigitalOcean' },
    ]);
  });

  it.each<[string, (parts: Awaited<ReturnType<typeof start>>) => unknown, string]>([
    ['a cluster in trouble', ({ cluster }) => (cluster.outcome = 'degraded'), 'cluster runs: degraded'],
    [
      'no scaling',
      ({
        cluster: {
          node_pools: [pool],
        },
      }) => Object.assign(pool ?? {}, { auto_scale: false }),
      'nodes are scaled by themselves: off',
    ],
    [
      'other bounds',
      ({
        cluster: {
          node_pools: [pool],
        },
      }) => Object.assign(pool ?? {}, { max_nodes: 9 }),
      'nodes are scaled by themselves: 2 to 9',
    ],
    ['no integration', ({ cluster }) => (cluster.registry_enabled = false), 'cluster may pull from the registry: '],
    ['a load balancer under way', ({ account }) => setAll(account, { readyAt: Infinity }), 'load balancer is active: '],
  ])('finds %s, which is a difference as well where the environment says so', async (_name, change, problem) => {
    const parts = await start();
    change(parts);
    const [first = '', ...rest] = (await parts.problems()).filter((line) => !line.endsWith('?'));
    expect(first.startsWith(problem), first).toBe(true);
    expect(rest.every((line) => line.startsWith('account is as the environment says: '))).toBe(true);
  });

  it('finds a cluster and databases that are not there', async () => {
    const { account, problems } = await start();
    expect(await problems({ postgres: {} })).toEqual([
      'databases are online: todo-app-staging-postgres is missing',
      expect.stringContaining('account is as the environment says: database todo-app-staging-postgres'),
    ]);
    account.clusters.clear();
    expect((await problems())[0]).toBe('cluster runs: it is not in the account');
  });

  it('says what the token may not see', async () => {
    const { fake, problems } = await start();
    fake.fail({ path: '/v2/kubernetes/clusters', status: 403 });
    expect(await problems()).toEqual([
      'cluster runs?',
      'databases are online?',
      'load balancer is active?',
      'account is as the environment says?',
    ]);
  });
});

function setAll({ loadBalancers }: Account, changes: object): void {
  for (const balancer of loadBalancers.values()) Object.assign(balancer, changes);
}
