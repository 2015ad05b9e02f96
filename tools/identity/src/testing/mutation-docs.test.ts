import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { docsFile, withMutationTable } from './mutation-docs.ts';

test('docs/identity.md shows the rows that the test applies; if not, run "npx nx run identity:docs"', async () => {
  const document = await readFile(docsFile, 'utf8');
  expect(document).toBe(withMutationTable(document));
});
