import { expect, test } from 'vitest';
import { countsForImage } from './counts-for-image.ts';

test.each([
  'src/main.ts',
  'src/test.ts',
  'src/tests.ts',
  'src/latest.test-data.json',
  'src/eslint.config.ts',
  'src/docs/page.tsx',
  'tsconfig.json',
  'next.config.ts',
  '.env.production',
  'words.dat',
  'public/README.md',
  'public/fixtures/a.json',
  'src/app/testing/page.tsx',
  'openapi.spec.json',
])('%s counts', (path) => expect(countsForImage(path)).toBe(true));

test.each([
  'src/main.test.ts',
  'src/app/page.test.tsx',
  'src/testing/server.ts',
  'src/a/__snapshots__/x.snap',
  'fixtures/input.json',
  'README.md',
  'src/notes.md',
  'docs/picture.svg',
  'eslint.config.mjs',
  '.prettierrc',
  'vitest.config.ts',
  'vitest.integration.config.ts',
  'project.json',
])('%s does not count', (path) => expect(countsForImage(path)).toBe(false));
