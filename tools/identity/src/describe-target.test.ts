import type { TargetConfiguration } from '@nx/devkit';
import { expect, test } from 'vitest';
import { describeTarget, executorPackage } from './describe-target.ts';

function describe(config: TargetConfiguration) {
  return describeTarget(
    { id: 'a:build', project: { name: 'a', type: 'app', data: { root: 'apps/a' } }, config },
    '/home/me/acme',
  );
}

test('keeps what can change the result of a target', () => {
  const counted: TargetConfiguration = {
    executor: '@nx/esbuild:esbuild',
    options: { minify: true },
    configurations: { production: { minify: false } },
    defaultConfiguration: 'production',
    dependsOn: ['^build'],
    inputs: ['default'],
    outputs: ['{projectRoot}/dist'],
  };
  const idle: TargetConfiguration = {
    cache: true,
    parallelism: false,
    continuous: false,
    syncGenerators: ['x:y'],
    metadata: { description: 'x' },
  };
  expect(describe({ ...counted, ...idle })).toEqual(counted);
});

test('keeps the text of an npm script, and not the folder of the workspace', () => {
  const script = { executor: 'nx:run-script', options: { script: 'build' }, metadata: { scriptContent: 'next build' } };
  expect(describe(script)).toEqual({ executor: 'nx:run-script', options: { script: 'build' }, script: 'next build' });
  expect(describe({ options: { config: '/home/me/acme/apps/a/x.json' } })).toEqual({
    options: { config: '{workspaceRoot}/apps/a/x.json' },
  });
});

test.each([
  ['nx:run-commands', 'nx'],
  ['@nx/esbuild:esbuild', '@nx/esbuild'],
  [undefined, 'nx'],
  ['./tools/build:image', undefined],
])('the executor %s is of %s', (executor, name) => {
  const project = { name: 'a', type: 'app' as const, data: { root: 'apps/a' } };
  expect(executorPackage({ id: 'a:b', project, config: executor === undefined ? {} : { executor } })).toBe(name);
});
