import { IdentityError } from './identity-error.ts';
import type { NpmPackage } from './identity-input.ts';
import { type LockEntry, type LockPackages, packageNameAt, resolveLocation } from './lock-file.ts';

/** The system that the packages are chosen for, in npm's words. */
export interface NpmTarget {
  readonly os: string;
  readonly cpu: string;
  readonly libc: string;
}

type Dependencies = Pick<
  LockEntry,
  'dependencies' | 'optionalDependencies' | 'peerDependencies' | 'peerDependenciesMeta'
>;

/** A place that imports packages: its folder, and the dependencies that count. */
export interface Importer extends Dependencies {
  readonly location: string;
}

/**
 * The npm packages that `importers` can load at run time, found in the lock file as Node would find them, so that
 * what is installed does not matter: dependencies, optional ones and peers that the lock has, for `target`.
 * Packages of the workspace are not npm packages; name them as importers. Ordered by location.
 *
 * Throws IdentityError when the lock lacks a package that is required.
 */
export function resolveNpmClosure(
  packages: LockPackages,
  importers: readonly Importer[],
  target: NpmTarget,
): NpmPackage[] {
  const queue = importers.flatMap((importer) => edges(packages, importer, target).map(({ location }) => location));
  const found = new Map<string, NpmPackage>();
  for (let location = queue.pop(); location !== undefined; location = queue.pop()) {
    const entry = packages[location];
    if (found.has(location) || !entry) continue;
    const next = edges(packages, { ...entry, location }, target);
    found.set(location, {
      name: packageNameAt(packages, location),
      version: entry.version ?? '',
      integrity: entry.integrity ?? entry.resolved ?? '',
      requires: next.map((edge) => `${edge.alias}=${describe(packages, edge.location)}`).sort(),
    });
    queue.push(...next.map((edge) => edge.location));
  }
  return [...found.keys()].sort().map((location) => found.get(location) as NpmPackage);
}

interface Edge {
  readonly alias: string;
  readonly location: string;
}

function edges(packages: LockPackages, importer: Importer, target: NpmTarget): Edge[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = importer;
  const optional = new Set([...Object.keys(optionalDependencies), ...Object.keys(peerDependencies)]);
  const names = new Set([...Object.keys(dependencies), ...optional]);
  const result: Edge[] = [];
  for (const alias of names) {
    const location = resolveLocation(packages, importer.location, alias);
    if (location === undefined) {
      if (optional.has(alias)) continue;
      throw new IdentityError(
        `package-lock.json has no ${alias}, which ${importer.location || 'the workspace'} needs. Run "npm install"`,
      );
    }
    const entry = packages[location];
    if (entry && !entry.link && runsOn(entry, target)) result.push({ alias, location });
  }
  return result;
}

function runsOn(entry: LockEntry, target: NpmTarget): boolean {
  return allows(entry.os, target.os) && allows(entry.cpu, target.cpu) && allows(entry.libc, target.libc);
}

/** npm's rule: `!x` excludes x; when anything is named without `!`, the value must be named. */
function allows(list: readonly string[] | undefined, value: string): boolean {
  if (!list?.length) return true;
  if (list.includes(`!${value}`)) return false;
  const named = list.filter((item) => !item.startsWith('!'));
  return named.length === 0 || named.includes(value) || named.includes('any');
}

function describe(packages: LockPackages, location: string): string {
  return `${packageNameAt(packages, location)}@${packages[location]?.version ?? ''}`;
}
