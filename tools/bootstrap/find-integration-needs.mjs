import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// TEST_DATABASE_URL only replaces the embedded server, which is always there
const variable = /\b(?:KUBECONFIG|BUILDX_BUILDER|TEST_(?!DATABASE_URL)[A-Z][A-Z_]*)\b/g;
const command = /(?<=['"`])(?:kubectl|pulumi|docker)(?=['"` ])/g;
const relativeImport = /from '(\.[^']+)'/g;

/**
 * The environment variables and programs that a project's integration tests name, and the files of the workspace that they
 * import.
 *
 * @param {string} folder of the project
 * @returns {{ variables: string[], commands: string[] }}
 */
export function findIntegrationNeeds(folder) {
  const variables = new Set();
  const commands = new Set();
  const files = listTests(folder);
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [name] of text.matchAll(variable)) variables.add(name);
    for (const [name] of text.matchAll(command)) commands.add(name);
    for (const [, path] of text.matchAll(relativeImport)) {
      const imported = join(dirname(file), path ?? '');
      if (existsSync(imported) && !files.includes(imported)) files.push(imported);
    }
  }
  return { variables: [...variables].sort(), commands: [...commands].sort() };
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function listTests(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(\..*|node_modules|out-tsc|dist)$/.test(entry.name) ? [] : listTests(path);
    return entry.name.endsWith('.integration.test.ts') ? [path] : [];
  });
}
