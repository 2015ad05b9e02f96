import { join } from 'node:path';
import { renderMutationTable } from './render-mutation-table.ts';

export const docsFile = join(import.meta.dirname, '../../../../docs/identity.md');

const [start, end] = ['<!-- prettier-ignore-start -->\n', '\n<!-- prettier-ignore-end -->'];

/** The text of the document with the table as the rows are now. */
export function withMutationTable(document: string): string {
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${docsFile} has lost the marks around its table: ${start}…${end}`);
  return document.slice(0, from + start.length) + renderMutationTable() + document.slice(to);
}
