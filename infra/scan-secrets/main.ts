// Usage: main.ts [FILE…] looks for secrets in the work tree, in all of the history, and in the files given (a state).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findSecrets, type FoundSecret } from './find-secrets.ts';
import { asText, readHistory, readWorkTree, type TextFile } from './read-repository.ts';

const root = join(import.meta.dirname, '../..');
const found: FoundSecret[] = [];
let looked = 0;
const look = async ({ path, content, where }: TextFile) => {
  looked++;
  found.push(...(await findSecrets(path, content, where)));
};

for (const file of await readWorkTree(root)) await look(file);
for (const path of process.argv.slice(2)) {
  for (const file of asText(path, await readFile(path), path)) await look(file);
}
for await (const file of readHistory(root)) await look(file);

for (const { where, line, what } of found) process.stderr.write(`error: ${where}:${line}: ${what}\n`);
if (found.length > 0) {
  process.stderr.write('error: revoke what was found; removing it from the files does not make it unknown again\n');
  process.exit(1);
}
process.stdout.write(`no secret in ${looked} files and versions of files\n`);
