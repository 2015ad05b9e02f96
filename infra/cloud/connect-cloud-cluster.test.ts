import { describe, expect, it, onTestFinished } from 'vitest';
import { createApiClient } from '../digitalocean/api-client.ts';
import { makeCluster, startFakeDigitalOcean } from '../testing/fake-digitalocean/index.ts';
import { cluster as clusterBody } from '../testing/fake-digitalocean/start-for-test.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { closedPort } from '../testing/serve-kubernetes-api.ts';
import { connectCloudCluster, waitUntilRunning } from './connect-cloud-cluster.ts';

async function start() {
  const fake = await startFakeDigitalOcean();
  onTestFinished(() => fake.stop());
  const cluster = makeCluster(fake.account, { ...clusterBody, tags: [], node_pools: [] });
  const lines: string[] = [];
  const client = createApiClient({ token: fake.token, apiUrl: fake.url }, { firstWait: 1 });
  const options = (patience = 60_000) => {
    return { print: (line: string) => void lines.push(line), pace: { interval: 10, patience } };
  };
  return { fake, account: fake.account, cluster, lines, client, options };
}

describe('waitUntilRunning', () => {
  it('waits while the cluster is made or upgraded, and says so once', async () => {
    const { client, cluster, lines, options } = await start();
    cluster.readyAt = Infinity;
    const running = waitUntilRunning(client, cluster.id, options());
    await expect.poll(() => lines, { timeout: 30_000 }).toEqual(['cluster todo is provisioning: waiting']);
    cluster.readyAt = 0;
    expect(await running).toMatchObject({ id: cluster.id, version: '1.36.3-do.0' });
    expect(lines).toHaveLength(1);
  });

  it('gives up on a cluster that does not come, failed, or is gone', async () => {
    const { client, cluster, account, options } = await start();
    const problems = async (patience?: number) =>
      (await problemsOf(waitUntilRunning(client, cluster.id, options(patience)))).join();
    cluster.readyAt = Infinity;
    expect(await problems(20)).toMatch(/the cluster is still "provisioning" after \d+ minutes: run the command again/);
    cluster.readyAt = 0;
    cluster.outcome = 'error';
    expect(await problems()).toMatch(
      /cluster todo is in state "error" \(.+\): docs\/runbooks\/cluster-creation-failed\.md/,
    );
    account.clusters.clear();
    expect(await problems()).toContain('404');
  });
});

describe('connectCloudCluster', () => {
  it('asks for a token of three hours, and says where nobody answers', async () => {
    const server = `https://127.0.0.1:${await closedPort()}`;
    const { fake, account, client, cluster, options } = await start();
    account.realCluster = {
      server,
      certificateAuthorityData: '',
      issueToken: () => Promise.resolve({ token: 'secret-token', expiresAt: new Date().toISOString() }),
    };
    const problems = (await problemsOf(connectCloudCluster(client, cluster.id, options()))).join();
    expect(problems).toContain(`the cluster of context "do-nyc3-todo" does not answer (${server}: `);
    expect(problems).not.toContain('secret-token');
    const path = `/v2/kubernetes/clusters/${cluster.id}/credentials?expiry_seconds=10800`;
    expect(fake.requests.at(-1)).toMatchObject({ path, status: 200 });
  });
});
