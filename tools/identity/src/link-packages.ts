import { existsSync } from 'node:fs';
import { mkdir, readdir, readlink, realpath, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * Gives another folder with the same workspace the npm packages installed here, by links. Packages of the workspace itself
 * link to that folder's own, so that its programs run with its libraries.
 */
export async function linkPackages(workspaceRoot: string, folder: string): Promise<void> {
  const root = await realpath(workspaceRoot);
  const installed = await listPackages(root, 'node_modules');
  const own = installed.map(({ own }) => own).filter((place) => place !== undefined && existsSync(join(folder, place)));
  const nested = await Promise.all(own.map((place) => listPackages(root, join(place ?? '', 'node_modules'))));
  for (const { path, own: place } of [...installed, ...nested.flat()]) {
    const target = join(place === undefined ? root : folder, place ?? path);
    if (place !== undefined && !existsSync(target)) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(target, join(folder, path), 'junction');
  }
}

/** A package of a node_modules folder; `own` is where it really lies when it is one of the workspace's. */
interface InstalledPackage {
  readonly path: string;
  readonly own?: string;
}

async function listPackages(root: string, modules: string): Promise<InstalledPackage[]> {
  if (!existsSync(join(root, modules))) return [];
  const found: InstalledPackage[] = [];
  for (const entry of await readdir(join(root, modules), { withFileTypes: true })) {
    const path = join(modules, entry.name);
    if (entry.name.startsWith('@')) found.push(...(await listPackages(root, path)));
    else if (entry.isSymbolicLink()) found.push(await describeLink(root, path));
    else if (!entry.name.startsWith('.') || entry.name === '.bin') found.push({ path });
  }
  return found;
}

/** The target need not exist: a package that is gone here may be there in another commit. */
async function describeLink(root: string, path: string): Promise<InstalledPackage> {
  const place = relative(root, resolve(root, dirname(path), await readlink(join(root, path))));
  const isOwn = !place.startsWith('..') && !place.split(sep).includes('node_modules');
  return isOwn ? { path, own: place } : { path };
}
