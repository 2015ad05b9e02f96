import { expect, test } from 'vitest';
import { renderSbom, type SbomPackage } from './render-sbom.ts';

const zod: SbomPackage = {
  name: 'zod',
  version: '4.0.0',
  integrity: `sha512-${Buffer.alloc(64, 7).toString('base64')}`,
  license: 'MIT',
  hasFiles: true,
};
const scoped: SbomPackage = { ...zod, name: '@a/b', integrity: '', license: 'MIT OR Apache-2.0', hasFiles: false };

const read = (text: string) => JSON.parse(text) as { components: Record<string, unknown>[]; [field: string]: unknown };

test('a package has its address, hash and licence', () => {
  const { components, ...document } = read(renderSbom('web', [zod]));
  expect(document).toEqual({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'container', 'bom-ref': 'web', name: 'web' } },
  });
  expect(components).toEqual([
    {
      type: 'library',
      'bom-ref': 'pkg:npm/zod@4.0.0',
      name: 'zod',
      version: '4.0.0',
      purl: 'pkg:npm/zod@4.0.0',
      scope: 'required',
      hashes: [{ alg: 'SHA-512', content: '07'.repeat(64) }],
      licenses: [{ license: { id: 'MIT' } }],
    },
  ]);
});

test('scoped names are escaped, expressions stay expressions, a package without files is optional', () => {
  expect(read(renderSbom('web', [scoped])).components[0]).toMatchObject({
    group: '@a',
    name: 'b',
    purl: 'pkg:npm/%40a/b@4.0.0',
    scope: 'optional',
    licenses: [{ expression: 'MIT OR Apache-2.0' }],
  });
  expect(read(renderSbom('web', [scoped])).components[0]).not.toHaveProperty('hashes');
});

test('a licence that is none of SPDX is a name, and a missing one is left out', () => {
  const odd = read(renderSbom('web', [{ ...zod, license: 'SEE LICENSE IN x.txt' }])).components[0];
  expect(odd?.['licenses']).toEqual([{ license: { name: 'SEE LICENSE IN x.txt' } }]);
  expect(read(renderSbom('web', [{ ...zod, license: undefined }])).components[0]).not.toHaveProperty('licenses');
});

test('the same packages in any order give the same text', () => {
  expect(renderSbom('web', [zod, scoped])).toBe(renderSbom('web', [scoped, zod]));
});
