import { describe, expect, it } from 'vitest';
import { healthyFacts } from '../testing/healthy-facts.ts';
import { outcomesOf } from '../testing/outcomes-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { checkCluster } from './check-cluster.ts';

const environment = sampleEnvironment({ digitalocean: { region: 'nyc1', registry: { name: 'acme' } } });

function facts() {
  const healthy = healthyFacts(environment);
  const [node] = healthy.nodes;
  if (!node) throw new Error('a cluster has nodes');
  return { healthy, node };
}

describe('checkCluster', () => {
  it('says nothing of a cluster as it should be, wherever it is', () => {
    expect(outcomesOf(checkCluster(environment, healthyFacts(environment)))).toEqual([]);
    expect(outcomesOf(checkCluster(sampleEnvironment(), { ...healthyFacts(environment), version: 'v1.29.0' }))).toEqual(
      [],
    );
  });

  it('names another version, too few nodes and too many', () => {
    const { healthy, node } = facts();
    const problems = (changes: object) => outcomesOf(checkCluster(environment, { ...healthy, ...changes }));
    expect(problems({ version: 'v1.35.9' })).toEqual(['Kubernetes answers, with its version: v1.35.9']);
    expect(problems({ nodes: [node] })).toEqual(['number of nodes: 1']);
    expect(problems({ nodes: Array.from({ length: 6 }, () => node) })).toEqual(['number of nodes: 6']);
  });

  it.each([
    [{ conditions: [{ type: 'Ready', status: 'Unknown' }] }, {}, 'node-a is not ready'],
    [
      {
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'DiskPressure', status: 'True' },
        ],
      },
      {},
      'node-a has DiskPressure',
    ],
    [undefined, { unschedulable: true }, 'node-a takes no pods'],
  ])('names a node in trouble: %j %j', (status, spec, problem) => {
    const { healthy, node } = facts();
    Object.assign(node, { spec, ...(status && { status }) });
    expect(outcomesOf(checkCluster(environment, healthy))).toEqual([`nodes are ready, without pressure: ${problem}`]);
  });
});
