import { readFile, writeFile } from 'node:fs/promises';
import { docsFile, withMutationTable } from './mutation-docs.ts';

/** `nx run identity:docs`: brings the table in docs/identity.md to the rows that the test applies. */
await writeFile(docsFile, withMutationTable(await readFile(docsFile, 'utf8')));
