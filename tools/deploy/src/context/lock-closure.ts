import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  findWorkspaceClosure,
  parseLockFile,
  resolveNpmClosure,
  type LockPackages,
  type NpmPackage,
} from '@todo/identity';

/** What images run on, in npm's words. */
export const npmTarget = { os: 'linux', cpu: 'x64', libc: 'glibc' } as const;

/** The part of package-lock.json that a project can ship. */
export interface LockClosure {
  readonly packages: LockPackages;
  /** Folders of the project and of the workspace libraries that its production dependencies reach. */
  readonly roots: readonly string[];
  /** npm packages that these can load on linux/x64, the same that the image's identity counts. */
  readonly npm: readonly NpmPackage[];
}

/** Reads package-lock.json as the identity of the project's image does. Throws an IdentityError when it is no lock file. */
export async function readLockClosure(workspaceRoot: string, projectRoot: string): Promise<LockClosure> {
  const packages = parseLockFile(await readFile(join(workspaceRoot, 'package-lock.json'), 'utf8'));
  const workspacePackages = Object.entries(packages)
    .filter(([location, { link }]) => !link && !/(^|\/)node_modules\//.test(location))
    .map(([root, manifest]) => ({ root, manifest: { ...manifest } }));
  const members = findWorkspaceClosure(workspacePackages, projectRoot);
  const importers = members.map(({ root }) => ({ ...packages[root], location: root }));
  const npm = resolveNpmClosure(packages, importers, npmTarget);
  return { packages, roots: members.map(({ root }) => root), npm };
}
