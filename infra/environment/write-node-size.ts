import { applyEdits, modify } from 'jsonc-parser';
import { readFile, writeFile } from 'node:fs/promises';

const path = ['digitalocean', 'cluster', 'nodes', 'size'];

/** Writes the size of nodes into an environment's file; comments and everything else stay. */
export async function writeNodeSize(file: string, size: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const edits = modify(text, path, size, { formattingOptions: { insertSpaces: true, tabSize: 2 } });
  await writeFile(file, applyEdits(text, edits));
}
