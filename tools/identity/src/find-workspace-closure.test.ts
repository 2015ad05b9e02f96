import { expect, test } from 'vitest';
import { findWorkspaceClosure } from './find-workspace-closure.ts';

const packages = [
  {
    root: 'apps/a',
    manifest: { dependencies: { '@x/one': '0.0.0', pg: '8' }, devDependencies: { '@x/kit': '0.0.0' } },
  },
  { root: 'libs/one', manifest: { name: '@x/one', peerDependencies: { '@x/two': '0.0.0' } } },
  { root: 'libs/two', manifest: { name: '@x/two', optionalDependencies: { '@x/one': '0.0.0' } } },
  { root: 'libs/kit', manifest: { name: '@x/kit', dependencies: { '@x/other': '0.0.0' } } },
  { root: 'libs/other', manifest: { name: '@x/other' } },
];

test('follows production dependencies, through circles, and not what only tests use', () => {
  expect(findWorkspaceClosure(packages, 'apps/a').map(({ root }) => root)).toEqual(['apps/a', 'libs/one', 'libs/two']);
  expect(findWorkspaceClosure(packages, 'libs/kit').map(({ root }) => root)).toEqual(['libs/kit', 'libs/other']);
  expect(findWorkspaceClosure(packages, 'apps/none')).toEqual([]);
});
