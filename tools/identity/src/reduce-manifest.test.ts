import { expect, test } from 'vitest';
import { omit, reducePackageJson } from './reduce-manifest.ts';

test('keeps what ships of a package.json, and fields that nobody thought of', () => {
  const shipped = {
    name: '@acme/backend',
    version: '0.0.0',
    type: 'module',
    exports: { '.': './src/index.ts' },
    imports: { '#x': './src/x.ts' },
    main: 'src/index.ts',
    dependencies: { pg: '8.23.1' },
    optionalDependencies: { 'pg-native': '3.0.0' },
    sideEffects: false,
    browserslist: 'last 2 versions',
  };
  const rest = {
    private: true,
    scripts: { test: 'vitest' },
    devDependencies: { vitest: '4' },
    nx: { targets: {} },
    description: 'x',
  };
  expect(reducePackageJson({ ...rest, ...shipped })).toEqual(shipped);
});

test('omits the named fields alone', () => {
  expect(omit({ port: 8000, scaling: { min: 1 }, unknown: 1 }, new Set(['scaling']))).toEqual({
    port: 8000,
    unknown: 1,
  });
});
