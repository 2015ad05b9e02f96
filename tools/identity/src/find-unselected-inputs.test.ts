import { expect, test } from 'vitest';
import { findUnselectedInputs } from './find-unselected-inputs.ts';
import { fixtureOptions } from './testing/measure-state.ts';

const roots = { workspace: '.', backend: 'apps/backend', contracts: 'libs/contracts', deploy: 'tools/deploy' };
const owned = {
  'apps/backend/src/main.ts': 'apps/backend',
  'libs/contracts/src/index.ts': 'libs/contracts',
  'libs/contracts/package.json': 'libs/contracts',
  'tools/deploy/context/make.ts': 'tools/deploy',
  'shared/theme.css': '.',
  'tsconfig.base.json': '.',
};
const file = (path: string) => ({ path, mode: 'file' as const, sha: '1' });
const input = {
  files: ['apps/backend/src/main.ts', 'libs/contracts/src/index.ts', 'shared/theme.css', 'tsconfig.base.json'].map(
    file,
  ),
  recipe: [file('tools/deploy/context/make.ts')],
  manifests: { 'libs/contracts/package.json': {} },
};

function unselected(dependencies: Record<string, string[]>, inputs: string[] = []): string[] {
  const nodes = Object.entries(roots).map(([name, root]) => {
    const targets: Record<string, { executor: string; inputs: string[] }> =
      name === 'backend' ? { context: { executor: 'any', inputs } } : {};
    return [name, { name, type: 'lib' as const, data: { root, targets } }] as const;
  });
  const edges = Object.entries(dependencies).map(
    ([source, targets]) => [source, targets.map((target) => ({ source, target, type: 'static' }))] as const,
  );
  const workspace = {
    graph: { nodes: Object.fromEntries(nodes), dependencies: Object.fromEntries(edges) },
    owners: new Map(Object.entries(owned)),
    snapshot: {
      workspaceRoot: '/',
      label: 'the test',
      files: new Map(Object.keys(owned).map((path) => [path, file(path)])),
      foreignRepositories: [],
      readTexts: () => Promise.resolve(new Map<string, string>()),
    },
    namedInputs: {},
    options: fixtureOptions,
  };
  return findUnselectedInputs(workspace, 'backend', input);
}

test('names files of projects that the service does not depend on, and of nobody', () => {
  expect(unselected({ backend: ['contracts', 'npm:pg'] })).toEqual([
    'shared/theme.css',
    'tools/deploy/context/make.ts',
  ]);
  expect(unselected({})).toContain('libs/contracts/package.json');
});

test('a dependency selects, through others too, and so does an input that a target declares', () => {
  const dependencies = { backend: ['contracts'], contracts: ['deploy'] };
  expect(unselected(dependencies)).toEqual(['shared/theme.css']);
  expect(unselected(dependencies, ['{workspaceRoot}/shared/**/*'])).toEqual([]);
});
