import { expect, test } from 'vitest';
import { findUncountedFiles, findUnknownPackages, packagesInClosure } from './check-build.ts';
import { sampleInput } from './testing/sample-input.ts';

test('names packages of a build that the identity did not count', () => {
  expect([...packagesInClosure(sampleInput)]).toEqual(['fastify@5.12.8', 'fast-uri@4.2.3', 'fast-uri@3.1.9']);
  const built = [
    { name: 'fastify', version: '5.12.8' },
    { name: 'fast-uri', version: '5.0.0' },
    { name: 'left-pad', version: '1.0.0' },
  ];
  expect(findUnknownPackages(sampleInput, built)).toEqual(['fast-uri@5.0.0', 'left-pad@1.0.0']);
});

test('names files that a build read and the identity did not count, or counted only in part', () => {
  const read = [
    'apps/backend/src/main.ts',
    'apps/backend/package.json',
    'libs/test-kit/src/index.ts',
    'tools/deploy/context/make.mjs',
  ];
  expect(findUncountedFiles(sampleInput, read)).toEqual(['apps/backend/package.json', 'libs/test-kit/src/index.ts']);
});
