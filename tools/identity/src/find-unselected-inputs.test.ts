import { expect, test } from 'vitest';
import { findUnselectedInputs } from './find-unselected-inputs.ts';
import type { TargetGraph } from './reach-targets.ts';

function node(name: string, root: string): TargetGraph['nodes'][string] {
  return { name, type: 'lib', data: { root } };
}

function graphOf(dependencies: Record<string, string[]>): TargetGraph {
  const roots = { workspace: '.', backend: 'apps/backend', contracts: 'libs/contracts', deploy: 'tools/deploy' };
  return {
    nodes: Object.fromEntries(Object.entries(roots).map(([name, root]) => [name, node(name, root)])),
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([source, targets]) => [
        source,
        targets.map((target) => ({ source, target, type: 'static' })),
      ]),
    ),
  };
}

const file = (path: string) => ({ path, mode: 'file' as const, sha: '1' });
const input = {
  files: [file('apps/backend/src/main.ts'), file('libs/contracts/src/index.ts'), file('tsconfig.base.json')],
  recipe: [file('tools/deploy/src/context/make.ts')],
  manifests: { 'libs/contracts/package.json': {} },
};

test('names files whose edit nx affected would pass by', () => {
  const graph = graphOf({ backend: ['contracts', 'npm:pg'] });
  expect(findUnselectedInputs(graph, 'backend', input, ['tsconfig.base.json'])).toEqual([
    'tools/deploy/src/context/make.ts',
  ]);
});

test('is empty when the service depends on everything that counts, through others too', () => {
  const graph = graphOf({ backend: ['contracts'], contracts: ['deploy'] });
  expect(findUnselectedInputs(graph, 'backend', input, ['tsconfig.base.json'])).toEqual([]);
  expect(findUnselectedInputs(graph, 'backend', input, [])).toEqual(['tsconfig.base.json']);
});
