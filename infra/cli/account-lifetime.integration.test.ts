import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findInstalled } from '../engine/find-pulumi.ts';
import { startAccountEnvironment } from '../testing/account-environment.ts';
import { makeLoadBalancer, makeSnapshot, makeVolume } from '../testing/fake-digitalocean/index.ts';

const missing = (await findInstalled(process.env['PATH'] ?? '')) ? undefined : 'needs pulumi on PATH';

describe.skipIf(missing)(`upgrade and end at DigitalOcean${missing ? ` (${missing})` : ''}`, () => {
  it('upgrades in place when told, and removes everything that is billed', async () => {
    const { fake, infra, apply, configure } = await startAccountEnvironment({ delays: { teardown: 1500 } });
    const { account } = fake;
    await configure({ databases: { postgres: {}, valkey: {} } });
    expect((await apply()).problems).toEqual([]);
    const [cluster] = account.clusters.values();

    expect((await infra('upgrade --yes')).output).toContain('nothing to upgrade: 1.36.3-do.0 is the newest 1.36.x');
    account.kubernetesVersions = ['1.37.0-do.0', '1.36.4-do.1', '1.36.4-do.0'];
    account.delays.upgrade = 1000;
    const back = await infra('upgrade --yes --to 1.35.7-do.1');
    expect(back.code).toBe(1);
    expect(back.output).toContain('and a cluster never goes back; it can go to: 1.36.4-do.0, 1.36.4-do.1, 1.37.0-do.0');
    expect((await apply()).changed).toBe(false);
    const upgraded = await infra('upgrade --yes');
    expect(upgraded.code, upgraded.output).toBe(0);
    expect(upgraded.output).toContain('upgrade from 1.36.3-do.0 to 1.36.4-do.1');
    expect(upgraded.output).toContain('the cluster runs Kubernetes 1.36.4-do.1');
    expect([...account.clusters.keys()]).toEqual([cluster?.id]);
    expect(await apply()).toMatchObject({ problems: [], changed: false });

    if (cluster) {
      makeLoadBalancer(account, { cluster });
      makeSnapshot(account, makeVolume(account, { cluster, sizeGigabytes: 10 }));
    }
    const unconfirmed = await infra('destroy --confirm prd');
    expect(unconfirmed.output).toContain('nothing was removed');
    expect(account.clusters.size).toBe(1);
    const destroyed = await infra('destroy --confirm prod');
    expect(destroyed.code, destroyed.output).toBe(0);
    for (const line of ['KubernetesCluster todo-app-prod with everything in it', '- LoadBalancer ', '- Volume pvc-']) {
      expect(destroyed.output).toContain(line);
    }
    expect(destroyed.output).toContain('stays: ContainerRegistry acme with its images');
    const billed = [account.clusters, account.databases, account.droplets, account.loadBalancers, account.volumes];
    expect([...billed, account.snapshots].map(({ size }) => size)).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...account.vpcs.values()].filter((vpc) => !vpc.default)).toEqual([]);
    expect([...account.registries.keys()]).toEqual(['acme']);

    expect((await infra('destroy --confirm prod')).output).toContain('nothing to remove at DigitalOcean');
    const rest = await infra('destroy --confirm prod --registry');
    expect(rest.code, rest.output).toBe(0);
    expect(account.registries.size).toBe(0);
  });

  it('leaves the default network of a region, which nobody can delete', async () => {
    const { fake, folder, infra, apply, configure } = await startAccountEnvironment({ usedRegions: [] });
    await configure({ databases: { postgres: {} } });
    expect((await apply()).problems).toEqual([]);
    const destroyed = await infra('destroy --confirm prod --registry');
    expect(destroyed.code, destroyed.output).toBe(0);
    expect(destroyed.output).toContain('stays: Vpc todo-app-prod-vpc (the default of its region');
    expect([...fake.account.vpcs.values()].map(({ name }) => name)).toEqual(['todo-app-prod-vpc']);
    // Nor does a destroy wait for it that has lost the state.
    await rm(join(folder, 'state'), { recursive: true });
    const lost = await infra('destroy --confirm prod');
    expect(lost.code, lost.output).toBe(0);
    expect(lost.output).toContain('nothing to remove at DigitalOcean');
    // A later up finds it again.
    expect((await apply()).problems).toEqual([]);
    expect(fake.account.vpcs.size).toBe(1);
  });
});
