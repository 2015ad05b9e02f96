import type { IdentityInput, NpmPackage } from './identity-input.ts';

type PackageVersion = Pick<NpmPackage, 'name' | 'version'>;

/** The npm packages that an image may hold, as `name@version`. */
export function packagesInClosure({ npm }: Pick<IdentityInput, 'npm'>): ReadonlySet<string> {
  return new Set(npm.map(({ name, version }) => `${name}@${version}`));
}

/**
 * Packages of a finished build that the identity did not count, as `name@version`. With one of them the image could change
 * while its tag stays: the build must fail.
 */
export function findUnknownPackages(input: Pick<IdentityInput, 'npm'>, built: readonly PackageVersion[]): string[] {
  const known = packagesInClosure(input);
  return [...new Set(built.map(({ name, version }) => `${name}@${version}`))].filter((id) => !known.has(id)).sort();
}

/**
 * Files of the workspace that a build read (a bundler's list of inputs) and the identity did not count, or counted only in
 * part: a test helper, an undeclared library, a JSON manifest. Paths are relative to the workspace, outside node_modules.
 */
export function findUncountedFiles(input: Pick<IdentityInput, 'files' | 'recipe'>, read: readonly string[]): string[] {
  const counted = new Set([...input.files, ...input.recipe].map(({ path }) => path));
  return [...new Set(read)].filter((path) => !counted.has(path)).sort();
}
