import { describe, expect, it, onTestFinished } from 'vitest';
import { createApiClient } from '../digitalocean/api-client.ts';
import { type Account, makeCluster, startFakeDigitalOcean } from '../testing/fake-digitalocean/index.ts';
import { cluster as clusterBody, pool as poolBody } from '../testing/fake-digitalocean/start-for-test.ts';
import { InfraError } from '../infra-error.ts';
import { serveNodesAndPods, type TestPod } from '../testing/nodes-and-pods.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { changeNodeSize } from './change-node-size.ts';
import { checkNodeSize } from './check-node-size.ts';
import { defaultPoolTag, listPools } from './node-pools.ts';

const small = 's-2vcpu-4gb';
const large = 's-4vcpu-8gb';
const wanted = {
  name: `workers-${large}`,
  size: large,
  count: 3,
  min: 2,
  max: 5,
  labels: { team: 'a' },
  tags: ['todo'],
};

async function start(pods: (nodes: string[]) => Record<string, TestPod>) {
  const fake = await startFakeDigitalOcean();
  onTestFinished(() => fake.stop());
  const { account } = fake;
  const first = { ...poolBody, name: `workers-${small}`, tags: ['todo', defaultPoolTag] };
  const extra = { ...poolBody, name: 'gpu', size: large, count: 2, tags: [] };
  const { id } = makeCluster(account, { ...clusterBody, tags: [], node_pools: [first, extra] });
  const nodes = account.clusters.get(id)?.node_pools[0]?.nodes.map(({ name }) => name) ?? [];
  const kubernetes = await serveNodesAndPods(nodes, pods(nodes));
  const client = createApiClient({ token: fake.token, apiUrl: fake.url }, { firstWait: 1 });
  const lines: string[] = [];
  const change = (patience = 60_000, pool = wanted) => {
    const pace = { interval: 5, patience };
    return changeNodeSize({
      client,
      cluster: kubernetes.cluster,
      clusterId: id,
      pool,
      print: (line) => void lines.push(line),
      pace: { pools: pace, drain: pace },
    });
  };
  return { ...kubernetes, fake, account, client, id, change, lines };
}

/** Name, number of nodes, and whether it is the default one, of each pool. */
function poolsOf(account: Account, id: string): [string, number, boolean][] {
  const pools = account.clusters.get(id)?.node_pools ?? [];
  return pools.map(({ name, nodes, tags }) => [name, nodes.length, tags.includes(defaultPoolTag)]);
}

describe('changeNodeSize', () => {
  it('puts a pool of the new size in the place of the old one, and leaves the pools of others alone', async () => {
    const { change, account, id, evicted } = await start(([node = '']) => ({ web: { node, owner: 'ReplicaSet' } }));
    await change();
    expect(poolsOf(account, id)).toEqual([
      ['gpu', 2, false],
      [`workers-${large}`, 3, true],
    ]);
    expect(evicted).toEqual(['web']);
    const made = account.clusters.get(id)?.node_pools[1];
    expect(made).toMatchObject({ auto_scale: true, min_nodes: 2, max_nodes: 5, labels: { team: 'a' } });
    expect(made?.tags).toEqual(['k8s', `k8s:${id}`, 'k8s:worker', 'todo', defaultPoolTag]);
    await change();
    expect(poolsOf(account, id)).toHaveLength(2);
  });

  it('stops before anything is removed when nodes do not come or a pod does not go, and goes on when run again', async () => {
    const { change, account, id, pods, client } = await start(([node = '']) => ({
      web: { node, owner: 'ReplicaSet', refusal: 'the budget says no' },
    }));
    account.delays.nodes = Infinity;
    expect((await problemsOf(change(30))).join()).toContain('the new nodes do not run after');
    const half = [
      [`workers-${small}`, 3, true],
      ['gpu', 2, false],
      [`workers-${large}`, 3, false],
    ];
    expect(poolsOf(account, id)).toEqual(half);
    for (const node of account.clusters.get(id)?.node_pools[2]?.nodes ?? []) node.readyAt = 0;
    expect((await problemsOf(change(30))).join()).toContain('the budget says no');
    expect(poolsOf(account, id)).toEqual(half);
    // The emptied pool does not grow again by itself.
    expect(account.clusters.get(id)?.node_pools[0]?.auto_scale).toBe(false);
    delete pods['web'];
    await change();
    expect(poolsOf(account, id)).toEqual(half.slice(1).map(([name, count]) => [name, count, name !== 'gpu']));
    expect((await listPools(client, id)).map(({ name }) => name)).toEqual(['gpu', `workers-${large}`]);
  });

  it.each([
    ['POST', '/node_pools'],
    ['PUT', '/node_pools/'],
    ['DELETE', '/node_pools/'],
  ])('goes on after the answer to a %s was lost', async (method, path) => {
    const { change, account, id, fake } = await start(() => ({}));
    fake.fail({ method, path, status: 500, afterwards: true, times: 9 });
    // What is asked for again by itself succeeds at once.
    await change().catch((error: unknown) => expect(error).toBeInstanceOf(InfraError));
    fake.heal();
    await change();
    expect(poolsOf(account, id)).toEqual([
      ['gpu', 2, false],
      [`workers-${large}`, 3, true],
    ]);
  });

  it('goes back when that is what is asked for half-way', async () => {
    const { change, account, id, pods, cordoned } = await start(([node = '']) => ({
      web: { node, owner: 'ReplicaSet', refusal: 'the budget says no' },
    }));
    await problemsOf(change(30));
    expect(cordoned).toHaveLength(3);
    await change(60_000, { ...wanted, name: `workers-${small}`, size: small });
    expect(poolsOf(account, id)).toEqual([
      [`workers-${small}`, 3, true],
      ['gpu', 2, false],
    ]);
    expect(account.clusters.get(id)?.node_pools[0]).toMatchObject({ auto_scale: true, min_nodes: 2, max_nodes: 5 });
    expect([cordoned, Object.keys(pods)]).toEqual([[], ['web']]);
  });

  it('changes nothing while there are pods that nobody would start again', async () => {
    const { change, account, id } = await start(([node = '']) => ({ alone: { node } }));
    expect((await problemsOf(change())).join()).toContain('start these pods again on other nodes: app/alone');
    expect(poolsOf(account, id)).toHaveLength(2);
    expect(account.clusters.get(id)?.node_pools[0]?.auto_scale).toBe(true);
  });
});

describe('checkNodeSize', () => {
  it('refuses another size than the nodes have, and tells of a change that is half done', async () => {
    const pool = (size: string, tags: string[] = []) => {
      const rest = { auto_scale: true, min_nodes: 2, max_nodes: 5, labels: {}, nodes: [] };
      return { id: size, name: `workers-${size}`, size, count: 3, tags, ...rest };
    };
    const cluster = (...node_pools: ReturnType<typeof pool>[]) => ({ node_pools }) as never;
    const whole = cluster(pool(small, [defaultPoolTag]));
    expect(checkNodeSize(whole, 'prod', small)).toEqual([]);
    expect(await problemsOf(() => checkNodeSize(whole, 'prod', large))).toEqual([
      `digitalocean.cluster.nodes.size is ${large}, and the nodes are of size ${small}: put it back, or ` +
        `nx run infra:upgrade --env prod --node-size ${large}`,
    ]);
    expect(checkNodeSize(cluster(pool(small, [defaultPoolTag]), pool(large)), 'prod', small).join()).toMatch(
      /begun and not finished \(pool workers-s-4vcpu-8gb, 3 nodes, is billed\): .* goes on, .* goes back/,
    );
    expect(checkNodeSize(undefined, 'prod', small)).toEqual([]);
  });
});
