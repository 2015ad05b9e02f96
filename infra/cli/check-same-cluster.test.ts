import { KubeConfig } from '@kubernetes/client-node';
import { expect, it } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { checkSameCluster } from './check-same-cluster.ts';

const cluster = { config: new KubeConfig(), context: 'here', server: 'https://here', id: 'uid-2' };

it('refuses to act on another cluster than the one that the environment was made on', async () => {
  const problems = await problemsOf(() => checkSameCluster({ clusterId: 'uid-1', objects: [] }, cluster, 'staging'));
  expect(problems[0]).toContain('"staging" is on another cluster than the one of context "here"');
});

it('goes on for a new environment and on its own cluster', () => {
  expect(() => checkSameCluster({ clusterId: undefined, objects: [] }, cluster, 'staging')).not.toThrow();
  expect(() => checkSameCluster({ clusterId: 'uid-2', objects: [] }, cluster, 'staging')).not.toThrow();
});
