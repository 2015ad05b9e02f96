import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  findWorkspaceClosure,
  IdentityError,
  parseLockFile,
  resolveNpmClosure,
  type LockPackages,
} from '@todo/identity';
import { DeployError } from '../deploy-error.ts';
import { packageFolder, packageName } from './context-file.ts';

/** What images run on, in npm's words. */
export const npmTarget = { os: 'linux', cpu: 'x64', libc: 'glibc' } as const;

/** The part of package-lock.json that a project can ship. */
export interface LockClosure {
  readonly packages: LockPackages;
  /** Folders of the project and of the workspace libraries that its production dependencies reach. */
  readonly roots: readonly string[];
  /** Folders of node_modules whose packages the identity of the image counts. */
  readonly folders: readonly string[];
  /** Whether the package in a folder of node_modules is one that the identity of the image counts. */
  counts(folder: string): boolean;
}

/**
 * Reads package-lock.json as the identity of the project's image does. Throws a DeployError when it is no lock file or
 * lacks a package.
 */
export async function readLockClosure(workspaceRoot: string, projectRoot: string): Promise<LockClosure> {
  const text = await readFile(join(workspaceRoot, 'package-lock.json'), 'utf8').catch((cause: unknown) => {
    throw new DeployError('package-lock.json cannot be read. Restore it from git or run "npm install"', { cause });
  });
  try {
    return closureOf(parseLockFile(text), projectRoot);
  } catch (cause) {
    throw cause instanceof IdentityError ? new DeployError(cause.message, { cause }) : cause;
  }
}

function closureOf(packages: LockPackages, projectRoot: string): LockClosure {
  const workspacePackages = Object.entries(packages)
    .filter(([location, { link }]) => !link && !/(^|\/)node_modules\//.test(location))
    .map(([root, manifest]) => ({ root, manifest: { ...manifest } }));
  const members = findWorkspaceClosure(workspacePackages, projectRoot);
  const importers = members.map(({ root }) => ({ ...packages[root], location: root }));
  const known = new Set(
    resolveNpmClosure(packages, importers, npmTarget).map(({ name, version }) => `${name}@${version}`),
  );
  const counts = (folder: string) => known.has(`${nameOf(folder, packages)}@${packages[folder]?.version}`);
  const folders = Object.keys(packages).filter((folder) => packageFolder(folder) === folder && counts(folder));
  return { packages, roots: members.map(({ root }) => root), folders, counts };
}

/** Name of the package in a folder of node_modules; an alias hides it from the folder's own name. */
function nameOf(folder: string, packages: LockPackages): string {
  return packages[folder]?.name ?? packageName(folder);
}
