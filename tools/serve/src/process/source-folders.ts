import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * The folders whose sources a service runs: its own and those of the workspace's libraries it depends on, directly or not,
 * by their package.json.
 */
export function sourceFolders(workspaceRoot: string, appFolder: string): string[] {
  const root = realpathSync(workspaceRoot);
  const found = [realpathSync(appFolder)];
  for (const folder of found) {
    for (const name of dependenciesOf(folder)) {
      const link = join(root, 'node_modules', name);
      const target = existsSync(link) ? realpathSync(link) : undefined;
      if (target && isWorkspaceFolder(root, target) && !found.includes(target)) found.push(target);
    }
  }
  return found;
}

function dependenciesOf(folder: string): string[] {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return [];
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies);
}

/** npm links a workspace's own packages into node_modules; everything else lies in there. */
function isWorkspaceFolder(root: string, folder: string): boolean {
  const path = relative(root, folder);
  return !path.startsWith('..') && !path.split(sep).includes('node_modules');
}
