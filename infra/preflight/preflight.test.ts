import { describe, expect, it, onTestFinished } from 'vitest';
import type { z } from 'zod';
import { createApiClient } from '../digitalocean/api-client.ts';
import { DigitalOcean } from '../environment/digitalocean.ts';
import {
  makeCluster,
  makeDroplet,
  makeLoadBalancer,
  makeVolume,
  makeVpc,
  startFakeDigitalOcean,
  type AccountOptions,
} from '../testing/fake-digitalocean/index.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { preflight } from './preflight.ts';

const base = { region: 'nyc3', registry: { name: 'acme' } };
const services = ['event-service', 'todo-backend', 'todo-frontend'];
const pool = { name: 'workers', size: 's-2vcpu-4gb', count: 3, tags: [] };

async function start(options: AccountOptions = {}) {
  const fake = await startFakeDigitalOcean(options);
  onTestFinished(() => fake.stop());
  const check = (section: Partial<z.input<typeof DigitalOcean>> = {}, owned: string[] = [], token = fake.token) =>
    preflight(createApiClient({ token, apiUrl: fake.url }, { firstWait: 1 }), {
      environment: 'prod',
      digitalocean: DigitalOcean.parse({ ...base, ...section }),
      owned: new Set(owned),
      services,
      volumes: Array.from({ length: 6 }, (_, index) => ({ name: `volume-${index}`, gibibytes: 10 })),
    });
  return { fake, account: fake.account, check };
}

describe('preflight', () => {
  it('lets an account pass that can do it, and changes nothing', async () => {
    const { fake, check } = await start();
    await check();
    const asked = fake.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path);
    expect(asked).toEqual(['/v2/registries/validate-name']);
  });

  it('tells everything that is wrong at once', async () => {
    const { account, check } = await start({ limits: { droplet: 2, volume: 3 }, kubernetesVersions: ['1.37.0-do.0'] });
    account.takenRegistryNames.add('acme');
    makeVpc(account, { name: 'other', region: 'nyc3', ip_range: '172.20.16.0/20' });
    const problems = await problemsOf(check({ region: 'sfo2', cluster: { nodes: { size: 's-99vcpu-1gb' } } }));
    expect(problems).toEqual([
      expect.stringMatching(/^digitalocean\.region: sfo2 has no Kubernetes; choose one of nyc1, /),
      'digitalocean.cluster.nodes.size: s-99vcpu-1gb is not offered for nodes; doctl kubernetes options sizes',
      'digitalocean.cluster.version: DigitalOcean offers no 1.36.x any more; it offers 1.37.0-do.0',
      expect.stringMatching(/^the account may have 2 Droplets and has 0; the cluster needs 3: .*api-limit\.md/),
      expect.stringMatching(/^the account may have 3 volumes and has 0 others; .* needs 6: /),
      'digitalocean.cluster.clusterSubnet: 172.20.0.0/16 overlaps 172.20.16.0/20 of VPC "other": choose another range',
      'digitalocean.registry.name: another account has "acme" already: choose one that nobody has',
    ]);
  });

  it('says once that the token is not good, and each scope that it lacks', async () => {
    const { fake, check } = await start();
    expect(await problemsOf(check({}, [], 'nobody'))).toEqual([
      expect.stringMatching(/^DigitalOcean answered 401 .*docs\/runbooks\/token-expired\.md/),
    ]);
    const narrow = fake.addToken(['account:read', 'kubernetes:read', 'vpc:read', 'sizes:read', 'registry:read']);
    const lacking = (await problemsOf(check({}, [], narrow))).map((line) => /lacks the scope (\S+);/.exec(line)?.[1]);
    expect(lacking.sort()).toEqual([
      'block_storage:read',
      'database:read',
      'droplet:read',
      'load_balancer:read',
      'registry:create',
      'snapshot:read',
    ]);
  });

  it('is stopped by an account that may make nothing', async () => {
    const { account, check } = await start();
    account.status = 'locked';
    expect(await problemsOf(check())).toEqual([expect.stringContaining('the DigitalOcean account is "locked"')]);
    account.status = 'warning';
    expect(await check()).toContainEqual('the DigitalOcean account is "warning"');
  });

  it('says how far the autoscaler and an upgrade can go, and how many load balancers there are', async () => {
    const { account, check } = await start({ limits: { droplet: 4, volume: 10 } });
    makeLoadBalancer(account, {});
    const notes = await check();
    expect(notes.join('\n')).toContain('the autoscaler can never reach 5 nodes');
    expect(notes.join('\n')).toContain('the account has 1 load balancer;');
    account.limits.droplet = 8;
    expect((await check()).join('\n')).toContain('an upgrade of 5 nodes may want 10 for a while');
    account.limits.droplet = 25;
    expect((await check()).join('\n')).not.toContain('Droplets');
  });

  it('knows which registry there can be', async () => {
    const { account, check } = await start();
    const registry = (name: string) => ({
      name,
      region: 'nyc3',
      created_at: '',
      storage_usage_bytes: 0,
      storage_usage_bytes_updated_at: '',
      repositories: ['a', 'b'],
    });
    expect(await problemsOf(check({ registry: { name: 'acme', create: false } }))).toEqual([
      'digitalocean.registry: the account has no registry "acme" to adopt (it has none): say "create": true',
    ]);
    account.registries.set('theirs', registry('theirs'));
    expect(await problemsOf(check())).toEqual([
      'digitalocean.registry: the account has "theirs", and below "professional" it may have one: to use it say "name": "theirs", "create": false',
    ]);
    expect(await problemsOf(check({ registry: { name: 'theirs', create: false } }))).toEqual([
      'digitalocean.registry: the tier "starter" holds 1 repository, and the services need 3: choose "basic"',
    ]);
    account.tier = 'basic';
    await check({ registry: { name: 'theirs', create: false } });
    await check({ registry: { name: 'acme', tier: 'professional' } });
    account.registries.set('acme', registry('acme'));
    expect(await problemsOf(check({ registry: { name: 'acme', tier: 'professional' } }))).toEqual([
      'digitalocean.registry: the account has "acme" already: to use it say "name": "acme", "create": false',
    ]);
    account.registries.delete('theirs');
    await check({}, ['acme']);
  });

  it('finds names that are taken, and a cluster that a failed run left behind', async () => {
    const { account, check } = await start();
    makeVpc(account, { name: 'todo-app-prod-vpc', region: 'fra1' });
    const cluster = makeCluster(account, {
      name: 'todo-app-prod',
      region: 'nyc3',
      version: '1.36',
      tags: [],
      node_pools: [pool],
    });
    const [foreign, vpc] = await problemsOf(check());
    expect(foreign).toBe('the account has another cluster "todo-app-prod": set digitalocean.cluster.name');
    expect(vpc).toMatch(/^the account has another VPC "todo-app-prod-vpc" .*doctl vpcs delete [0-9a-f-]+$/);
    cluster.tags.push('todo-app-env:prod');
    const [orphan] = await problemsOf(check());
    expect(orphan).toMatch(/is this environment's, but its state does not know it.*cluster-creation-failed\.md/);
  });

  it('takes what the environment has already for its own', async () => {
    const { account, check } = await start({ limits: { droplet: 3, volume: 6 } });
    const vpc = makeVpc(account, { name: 'todo-app-prod-vpc', region: 'nyc3' });
    const subnets = { cluster_subnet: '172.20.0.0/16', service_subnet: '172.21.0.0/19', vpc_uuid: vpc.id };
    const settings = { name: 'todo-app-prod', region: 'nyc3', version: '1.36', tags: [], node_pools: [pool] };
    const cluster = makeCluster(account, { ...settings, ...subnets });
    for (let i = 0; i < 6; i++) makeVolume(account, { cluster, sizeGigabytes: 10 });
    // The version that runs is not offered any more.
    account.kubernetesVersions = ['1.38.0-do.0'];
    expect((await problemsOf(check())).length).toBeGreaterThan(3);
    await check({}, [cluster.id, vpc.id]);
    makeDroplet(account, { name: 'other', region: 'nyc3', size: 's-1vcpu-2gb', vpc: '' });
    expect((await problemsOf(check({}, [cluster.id, vpc.id]))).join()).toContain('has 4; the cluster needs 3');
  });
});
