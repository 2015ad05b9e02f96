import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';

/**
 * Takes back what a generator changed outside of `root`: settings and packages of the workspace are chosen by people.
 * `except` are files that may change.
 */
export function keepOthersAsTheyWere(tree: Tree, root: string, except: readonly string[]): void {
  for (const { path } of tree.listChanges()) {
    if (path.startsWith(`${root}/`) || except.includes(path)) continue;
    const original = join(tree.root, path);
    if (existsSync(original)) tree.write(path, readFileSync(original));
    else tree.delete(path);
  }
}
