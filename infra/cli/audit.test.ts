import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSettings } from '../settings.ts';
import {
  makeCluster,
  makeDroplet,
  makeLoadBalancer,
  makeSnapshot,
  makeVolume,
  makeVpc,
  removeCluster,
  startFakeDigitalOcean,
} from '../testing/fake-digitalocean/index.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { scriptedTerminal } from '../testing/scripted-terminal.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { runCommand } from './run-command.ts';

/** An account that is exactly what the environment says. */
async function start() {
  const folder = await tempFolder();
  const fake = await startFakeDigitalOcean({ tier: 'basic' });
  onTestFinished(() => fake.stop());
  const { account } = fake;
  const section = { region: 'nyc3', registry: { name: 'acme' } };
  await writeFile(join(folder, 'prod.json'), JSON.stringify({ digitalocean: section }));
  const env = {
    HOME: folder,
    INFRA_ENVIRONMENTS: folder,
    DIGITALOCEAN_TOKEN: fake.token,
    DIGITALOCEAN_API_URL: fake.url,
  };
  const vpc = makeVpc(account, { name: 'todo-app-prod-vpc', region: 'nyc3' });
  const make = (name: string) =>
    makeCluster(account, {
      name,
      region: 'nyc3',
      version: '1.36',
      ha: false,
      auto_upgrade: true,
      surge_upgrade: true,
      vpc_uuid: vpc.id,
      tags: ['todo-app-env:prod'],
      node_pools: [
        { name: 'workers', size: 's-2vcpu-4gb', count: 3, auto_scale: true, min_nodes: 2, max_nodes: 5, tags: [] },
      ],
    });
  const cluster = make('todo-app-prod');
  cluster.registry_enabled = true;
  const usage = { storage_usage_bytes: 0, storage_usage_bytes_updated_at: '' };
  account.registries.set('acme', { name: 'acme', region: 'nyc3', created_at: '', ...usage, repositories: [] });
  makeLoadBalancer(account, { cluster });
  makeVolume(account, { cluster, sizeGigabytes: 10 });
  const terminal = scriptedTerminal();
  const audit = () => runCommand(['audit', '--env', 'prod'], readSettings(env), terminal);
  return { fake, account, make, cluster, audit, lines: terminal.lines };
}

describe('infra:audit', () => {
  it('finds nothing where everything is as it should be, and changes nothing', async () => {
    const { fake, audit, lines } = await start();
    await audit();
    expect(lines).toEqual(['audit of prod: nothing left over, nothing different']);
    expect(fake.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('finds what a deleted cluster left behind, what each costs a day, and how to be rid of it', async () => {
    const { account, make, audit, lines } = await start();
    const gone = make('old');
    makeLoadBalancer(account, { cluster: gone, name: 'old-lb' });
    const volume = makeVolume(account, { cluster: gone, sizeGigabytes: 28, name: 'pvc-old' });
    makeSnapshot(account, volume);
    removeCluster(account, gone);
    makeDroplet(account, { name: 'old-node', region: 'nyc3', size: 's-2vcpu-4gb', vpc: '', tags: [`k8s:${gone.id}`] });
    expect(await problemsOf(audit())).toEqual(['audit of prod: 4 leftovers for US$ 1.55 a day']);
    expect(lines.filter((line) => line.startsWith('leftover'))).toEqual([
      expect.stringMatching(/^leftover: Droplet old-node .*: its cluster .* is gone, US\$ 0\.86 a day$/),
      expect.stringMatching(/^leftover: load balancer old-lb .*, US\$ 0\.54 a day$/),
      expect.stringMatching(/^leftover: volume pvc-old, 28 GiB .*, US\$ 0\.10 a day$/),
      expect.stringMatching(/^leftover: snapshot snapshot-of-pvc-old .*, US\$ 0\.06 a day$/),
    ]);
    expect(lines).toContain(`  doctl compute volume delete ${volume.id}`);
  });

  it('finds a cluster of this environment that was orphaned', async () => {
    const { make, audit, lines } = await start();
    make('todo-app-prod-2');
    expect(await problemsOf(audit())).toEqual(['audit of prod: 1 leftover for US$ 2.57 a day']);
    expect(lines[0]).toContain('docs/runbooks/cluster-creation-failed.md');
    expect(lines[1]).toMatch(/^ {2}doctl kubernetes cluster delete [0-9a-f-]+ --dangerous$/);
  });

  it('finds where the account differs from the environment', async () => {
    const { account, cluster, audit, lines } = await start();
    cluster.ha = true;
    cluster.registry_enabled = false;
    cluster.outcome = 'degraded';
    const [pool] = cluster.node_pools;
    if (pool) Object.assign(pool, { max_nodes: 9 });
    Object.assign(pool?.nodes[0] ?? {}, { readyAt: Infinity });
    account.registries.clear();
    expect(await problemsOf(audit())).toEqual(['audit of prod: 6 differences']);
    const said = lines.join('\n');
    for (const part of [
      'it is degraded (docs/runbooks/node-unhealthy.md)',
      'high availability is true, and the environment says false',
      'pulling from the registry is false, and the environment says true',
      'the most nodes is 9, and the environment says 5',
      /node workers-\w+ is provisioning \(docs\/runbooks\/node-unhealthy\.md\)/,
      'registry acme: it is not in the account',
    ]) {
      expect(said).toMatch(part);
    }
    account.clusters.clear();
    account.vpcs.clear();
    account.loadBalancers.clear();
    account.volumes.clear();
    account.droplets.clear();
    expect(await problemsOf(audit())).toEqual(['audit of prod: 3 differences']);
  });

  it('says nothing of what it could not see', async () => {
    const { fake, audit, lines } = await start();
    fake.fail({ path: '/v2/volumes', status: 403 });
    const problems = await problemsOf(audit());
    expect(problems).toHaveLength(1);
    expect(lines).toEqual([]);
  });
});
