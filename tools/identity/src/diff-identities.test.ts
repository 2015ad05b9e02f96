import { expect, test } from 'vitest';
import { computeIdentity } from './compute-identity.ts';
import { describeChange, diffIdentities } from './diff-identities.ts';
import { hashObjects } from './hash-objects.ts';
import type { IdentityInput } from './identity-input.ts';
import { sampleInput } from './testing/sample-input.ts';

function linesFor(change: Partial<IdentityInput>): string[] {
  return diffIdentities(computeIdentity(sampleInput), computeIdentity({ ...sampleInput, ...change })).map(
    describeChange,
  );
}

test('nothing differs between equal identities', () => {
  expect(linesFor({})).toEqual([]);
});

test('names every part that differs, ordered, with versions and renames as one change each', () => {
  const [, contracts, tsconfig] = sampleInput.files as [never, IdentityInput['files'][0], never];
  const lines = linesFor({
    files: [
      { path: 'apps/backend/src/server.ts', mode: 'file', sha: '1111' },
      { ...contracts, sha: 'edited' },
      tsconfig,
      { path: 'apps/backend/src/new.ts', mode: 'file', sha: '7777' },
    ],
    npm: [
      { name: 'fastify', version: '5.12.9', integrity: 'sha512-f9', requires: [] },
      { name: 'fast-uri', version: '3.1.9', integrity: 'sha512-u3', requires: [] },
      { name: 'pg', version: '8.23.1', integrity: 'sha512-p', requires: [] },
    ],
    dockerfile: 'FROM node\nUSER 1\n',
    environment: { BRAND: 'red', EMPTY: undefined },
    recipe: [],
  });
  expect(lines).toEqual([
    'build environment BRAND changed',
    'file apps/backend/src/new.ts added',
    'file apps/backend/src/server.ts renamed from apps/backend/src/main.ts',
    'file libs/contracts/src/index.ts changed',
    'image Dockerfile changed',
    'package fast-uri 4.2.3 removed',
    'package fastify 5.12.8 → 5.12.9',
    'package pg 8.23.1 added',
    'image recipe tools/deploy/context/make.mjs removed',
  ]);
});

test('a package whose content changed under the same version is changed', () => {
  const [fastify, ...rest] = sampleInput.npm as [IdentityInput['npm'][0], ...IdentityInput['npm'][0][]];
  expect(linesFor({ npm: [{ ...fastify, integrity: 'sha512-other' }, ...rest] })).toEqual(['package fastify changed']);
});

test('works on rendered objects as well', () => {
  const scaledTo = (replicas: number) => {
    const metadata = { name: 'x', namespace: 'n' };
    return hashObjects([
      Object.assign({ apiVersion: 'apps/v1', kind: 'Deployment', metadata }, { spec: { replicas } }),
    ]);
  };
  const changes = diffIdentities(scaledTo(1), scaledTo(2));
  expect(changes).toEqual([{ group: 'object', kind: 'changed', name: 'Deployment.apps/n/x' }]);
  expect(changes.map(describeChange)).toEqual(['Kubernetes object Deployment.apps/n/x changed']);
});
