import { join } from 'node:path';
import { loadGraph, type TargetGraph } from '@todo/identity';
import { beforeAll, expect, test } from 'vitest';
import { DeployError } from '../deploy-error.ts';
import { wantedNow } from './compute-wanted.ts';

const workspaceRoot = join(import.meta.dirname, '../../../..');
let graph: TargetGraph;
beforeAll(async () => {
  graph = await loadGraph(workspaceRoot);
});

function wanted(changed: TargetGraph) {
  const services = Object.values(changed.nodes).filter(({ data }) => data.targets?.['context']);
  const projects = services.map(({ name }) => name);
  return wantedNow({ workspaceRoot, graph: changed, projects, env: {} });
}

test('nx affected looks at everything that counts in this workspace', async () => {
  const identities = await wanted(graph);
  expect(identities.size).toBeGreaterThanOrEqual(3);
  for (const { identity } of identities.values()) expect(identity).toMatch(/^src-[0-9a-f]{20}$/);
});

test('a service that does not depend on what makes its image is refused, with the way out', async () => {
  const dependencies = {
    ...graph.dependencies,
    backend: graph.dependencies['backend']?.filter(({ target }) => target !== 'deploy') ?? [],
  };
  const failure = wanted({ ...graph, dependencies });
  await expect(failure).rejects.toBeInstanceOf(DeployError);
  await expect(failure).rejects.toThrow(
    /^These files .*\nbackend: tools\/deploy\/src\/image\/.*\nAdd their project to "implicitDependencies"/,
  );
});
