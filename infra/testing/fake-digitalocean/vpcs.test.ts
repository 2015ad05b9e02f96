import { describe, expect, it } from 'vitest';
import { makeLoadBalancer } from './index.ts';
import { cluster, startForTest, until } from './start-for-test.ts';

describe('VPCs', () => {
  it('picks a free range, and refuses one that is public, too small, reserved or taken', async () => {
    const { call } = await startForTest();
    const make = (name: string, ip_range: string, region = 'nyc3') => call('POST /v2/vpcs', { name, region, ip_range });
    const picked = await call('POST /v2/vpcs', { name: 'picked', region: 'nyc3' });
    expect(picked).toMatchObject({ status: 201, body: { vpc: { default: false, ip_range: expect.any(String) } } });
    expect((await make('good', '10.200.0.0/20')).status).toBe(201);
    const refused = ['8.8.8.0/24', '10.201.0.0/29', '10.0.0.0/8', '10.244.128.0/20', '10.200.0.0/24', 'nonsense'];
    for (const range of refused) expect((await make('bad', range)).status, range).toBe(422);
    expect((await make('bad', '10.10.0.0/20', 'nyc1')).status).toBe(422);
    expect((await make('fine', '10.10.0.0/20')).status).toBe(201);
    expect((await make('good', '10.202.0.0/20')).body.message).toBe('Name is already in use');
  });

  it('never deletes the first of a region, nor one with members', async () => {
    const { call, account } = await startForTest({ usedRegions: [], delays: { teardown: 50 } });
    const first = (await call('POST /v2/vpcs', { name: 'first', region: 'nyc3' })).body.vpc;
    expect(first.default).toBe(true);
    expect((await call(`DELETE /v2/vpcs/${first.id}`)).status).toBe(403);

    const { vpc } = (await call('POST /v2/vpcs', { name: 'second', region: 'nyc3' })).body;
    const made = await call('POST /v2/kubernetes/clusters', { ...cluster, vpc_uuid: vpc.id });
    const { id } = made.body.kubernetes_cluster;
    makeLoadBalancer(account, { cluster: { id, region: 'nyc3', vpc_uuid: vpc.id } });
    expect((await call(`DELETE /v2/vpcs/${vpc.id}`)).body.message).toBe('Can not delete VPC with members');
    expect((await call(`DELETE /v2/kubernetes/clusters/${id}`)).status).toBe(204);
    await until(
      () => Promise.resolve(account.droplets.size),
      (size) => size === 0,
    );
    expect((await call(`DELETE /v2/vpcs/${vpc.id}`)).status).toBe(403);
    account.loadBalancers.clear();
    expect((await call(`DELETE /v2/vpcs/${vpc.id}`)).status).toBe(204);
    expect((await call(`GET /v2/vpcs/${vpc.id}`)).status).toBe(404);
  });
});
