import { IdentityError } from './identity-error.ts';

/** What counts of an entry of `packages` in a package-lock.json (version 2 or 3). */
export interface LockEntry {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  /** For a link the folder of the workspace package; else where the package comes from. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

/** Entries by location: `''` the workspace, `libs/x` a workspace package, `node_modules/a/node_modules/b` an npm package. */
export type LockPackages = Readonly<Record<string, LockEntry>>;

/** Reads a package-lock.json. Throws IdentityError when it is none, or of npm 6 or older. */
export function parseLockFile(text: string): LockPackages {
  try {
    const { packages } = JSON.parse(text) as { packages?: LockPackages };
    if (packages) return packages;
  } catch (cause) {
    throw new IdentityError('package-lock.json is not JSON. Restore it from git, or write it anew with "npm install"', {
      cause,
    });
  }
  throw new IdentityError('package-lock.json has no "packages". Write it anew with npm 7 or later: "npm install"');
}

/**
 * Where Node finds `name` when a module in `location` imports it: the nearest node_modules upwards. Undefined when the
 * lock has it nowhere.
 */
export function resolveLocation(packages: LockPackages, location: string, name: string): string | undefined {
  for (let folder: string | undefined = location; folder !== undefined; folder = parentOf(folder)) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (candidate in packages) return candidate;
  }
  return undefined;
}

function parentOf(folder: string): string | undefined {
  if (folder === '') return undefined;
  const parent = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
  // Node does not look for node_modules/node_modules.
  return /(^|\/)node_modules$/.test(parent) ? parentOf(parent) : parent;
}

/** Name of the package at a location of the lock, which an alias (`npm:other@1`) makes differ from its folder's. */
export function packageNameAt(packages: LockPackages, location: string): string {
  return packages[location]?.name ?? aliasAt(location);
}

/** The name by which importers call the package at a location. */
export function aliasAt(location: string): string {
  const marker = 'node_modules/';
  return location.slice(location.lastIndexOf(marker) + marker.length);
}
