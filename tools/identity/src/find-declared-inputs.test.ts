import { expect, test } from 'vitest';
import { findDeclaredInputs } from './find-declared-inputs.ts';

const paths = [
  'shared/a.css',
  'shared/.hidden',
  'shared/deep/b.css',
  'shared/x.test.ts',
  'tsconfig.base.json',
  'README.md',
];
const named = {
  default: ['{projectRoot}/**/*', 'globals'],
  globals: ['{workspaceRoot}/tsconfig.base.json', 'default'],
  assets: ['{workspaceRoot}/shared/**/*', '!{workspaceRoot}/shared/*.test.ts'],
};
const find = (inputs?: Parameters<typeof findDeclaredInputs>[0]['inputs']) =>
  findDeclaredInputs(inputs ? { inputs } : {}, named, paths);

test('finds files outside of projects that a target declares, through named inputs and objects', () => {
  expect(find(['assets'])).toEqual(['shared/a.css', 'shared/.hidden', 'shared/deep/b.css']);
  expect(find(['^assets', { env: 'X' }, { externalDependencies: ['y'] }])).toHaveLength(3);
  expect(find([{ fileset: '{workspaceRoot}/README.md' }, { input: 'globals' }])).toEqual([
    'README.md',
    'tsconfig.base.json',
  ]);
  expect(find([{ json: '{workspaceRoot}/README.md' }, '{workspaceRoot}/shared/deep'])).toEqual([
    'README.md',
    'shared/deep/b.css',
  ]);
});

test("a target that declares nothing has Nx's default", () => {
  expect(find()).toEqual(['tsconfig.base.json']);
  expect(find([])).toEqual([]);
});
