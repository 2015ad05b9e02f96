import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Gives another folder with the same workspace the npm packages installed here, by links. Packages of the workspace itself
 * link to that folder's own, so that its programs run with its libraries.
 */
export async function linkPackages(workspaceRoot: string, folder: string): Promise<void> {
  const root = await realpath(workspaceRoot);
  for (const place of await findModuleFolders(root, folder)) {
    for (const name of await listPackages(join(root, place))) {
      const source = join(root, place, name);
      const inside = relative(root, await realpath(source));
      const isOurs = !inside.startsWith('..') && !inside.split(sep).includes('node_modules');
      const target = isOurs ? join(folder, inside) : source;
      if (!existsSync(target)) continue;
      const link = join(folder, place, name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(target, link, 'junction');
    }
  }
}

/** node_modules of the workspace and of each of its packages that the other folder has too, relative to the workspace. */
async function findModuleFolders(root: string, folder: string): Promise<string[]> {
  const packages = await listLinks(join(root, 'node_modules'), root);
  return ['', ...packages]
    .filter((place) => existsSync(join(folder, place)))
    .map((place) => join(place, 'node_modules'))
    .filter((place) => existsSync(join(root, place)));
}

async function listLinks(modules: string, root: string): Promise<string[]> {
  const places: string[] = [];
  for (const name of await listPackages(modules)) {
    const stats = await lstat(join(modules, name));
    if (stats.isSymbolicLink()) places.push(relative(root, await realpath(join(modules, name))));
  }
  return places.filter((place) => !place.startsWith('..'));
}

async function listPackages(modules: string): Promise<string[]> {
  const names: string[] = [];
  for (const name of await readdir(modules)) {
    if (name.startsWith('.') && name !== '.bin') continue;
    if (!name.startsWith('@')) names.push(name);
    else names.push(...(await readdir(join(modules, name))).map((child) => join(name, child)));
  }
  return names;
}
