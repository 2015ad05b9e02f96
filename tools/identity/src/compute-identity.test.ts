import { describe, expect, test } from 'vitest';
import { computeIdentity } from './compute-identity.ts';
import type { IdentityInput } from './identity-input.ts';
import { sampleInput } from './testing/sample-input.ts';

const [main, contracts, tsconfig] = sampleInput.files as [IdentityInput['files'][0], IdentityInput['files'][0], never];
const [fastify, ...uris] = sampleInput.npm as [IdentityInput['npm'][0], ...IdentityInput['npm'][0][]];

describe('computeIdentity', () => {
  test('is the same hash on every machine and in every release of this library', () => {
    expect(computeIdentity(sampleInput).identity).toMatchInlineSnapshot(`"src-2c94926979a7702cfbfd"`);
  });

  test('does not depend on the order of files, packages or keys', () => {
    const shuffled: IdentityInput = {
      ...(Object.fromEntries(
        Object.entries(sampleInput).reverse() as [keyof IdentityInput, never][],
      ) as unknown as IdentityInput),
      files: sampleInput.files.toReversed(),
      npm: sampleInput.npm.toReversed(),
      targets: { 'backend:build': { options: { cwd: 'apps/backend', command: 'build' }, executor: 'nx:run-commands' } },
    };
    expect(computeIdentity(shuffled)).toEqual(computeIdentity(sampleInput));
  });

  test.each<[string, Partial<IdentityInput>, string[]]>([
    ['a service of another name', { service: 'acme-other' }, ['service:name']],
    [
      'content of a file',
      { files: [{ ...main, sha: '9999' }, contracts, tsconfig] },
      ['file:apps/backend/src/main.ts'],
    ],
    ['+x', { files: [{ ...main, mode: 'executable' }, contracts, tsconfig] }, ['file:apps/backend/src/main.ts']],
    ['a file less', { files: [main, contracts] }, ['file:tsconfig.base.json']],
    [
      'a manifest',
      { manifests: { 'apps/backend/package.json': { type: 'commonjs' } } },
      ['manifest:apps/backend/package.json'],
    ],
    ['integrity', { npm: [{ ...fastify, integrity: 'sha512-other' }, ...uris] }, ['npm:fastify@5.12.8']],
    [
      'two versions that trade places',
      { npm: [{ ...fastify, requires: ['fast-uri=fast-uri@3.1.9'] }, ...uris] },
      ['npm:fastify@5.12.8'],
    ],
    ['the Dockerfile', { dockerfile: 'FROM node\nUSER 1\n' }, ['image:Dockerfile']],
    ['the platform', { platform: 'linux/arm64' }, ['image:platform']],
    [
      'a tool',
      { toolchain: [{ name: 'esbuild', version: '0.28.2', integrity: 'sha512-x', requires: [] }] },
      ['tool:esbuild@0.28.2'],
    ],
    [
      'options of a target',
      { targets: { 'backend:build': { executor: 'nx:run-commands' } } },
      ['target:backend:build'],
    ],
    ['the recipe', { recipe: [] }, ['recipe:tools/deploy/context/make.mjs']],
    ['a value of the environment', { environment: { BRAND: 'red', EMPTY: undefined } }, ['env:BRAND']],
    ['an empty value instead of none', { environment: { BRAND: 'blue', EMPTY: '' } }, ['env:EMPTY']],
    ['the base image', { baseImage: { ref: 'node', digest: `sha256:${'b'.repeat(64)}` } }, ['image:base']],
  ])('changes with %s', (_, change, parts) => {
    const [before, after] = [computeIdentity(sampleInput), computeIdentity({ ...sampleInput, ...change })];
    expect(after.identity).not.toBe(before.identity);
    const names = new Set([...Object.keys(before.parts), ...Object.keys(after.parts)]);
    expect([...names].filter((name) => before.parts[name] !== after.parts[name])).toEqual(parts);
  });

  test('is the same for the same base image from a mirror', () => {
    const mirrored = {
      ref: `mirror.example/node@${sampleInput.baseImage.digest}`,
      digest: sampleInput.baseImage.digest,
    };
    expect(computeIdentity({ ...sampleInput, baseImage: mirrored }).identity).toBe(
      computeIdentity(sampleInput).identity,
    );
  });

  test('keeps values of the environment out of the parts', () => {
    const { parts } = computeIdentity({ ...sampleInput, environment: { BRAND: 'a-secret-brand' } });
    expect(JSON.stringify(parts)).not.toContain('a-secret-brand');
  });

  test('counts a package once that stands at two places of the tree', () => {
    expect(computeIdentity({ ...sampleInput, npm: [fastify, fastify, ...uris] })).toEqual(computeIdentity(sampleInput));
  });

  test('refuses a file that is given twice, for one of the two would not count', () => {
    expect(() => computeIdentity({ ...sampleInput, files: [main, { ...main, sha: '5' }] })).toThrow(
      'file:apps/backend/src/main.ts',
    );
  });
});
