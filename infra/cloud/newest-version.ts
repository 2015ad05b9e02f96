import { InfraError } from '../infra-error.ts';

const { compare } = new Intl.Collator('en', { numeric: true });

/**
 * Newest of the versions (`1.36.1-do.0`) that begin with `prefix` (`1.36.`), in whatever order they come.
 *
 * @throws {InfraError} when DigitalOcean offers none
 */
export function newestVersion(offered: readonly string[], prefix: string): string {
  const newest = sortVersions(offered.filter((version) => version.startsWith(prefix))).at(-1);
  if (newest) return newest;
  const minors = [...new Set(sortVersions(offered).map((version) => version.replace(/\d+-.*$/, '')))];
  throw new InfraError(
    `DigitalOcean offers no Kubernetes ${prefix}x any more or yet: set digitalocean.cluster.version to one of: ${minors.join(', ')}`,
  );
}

/** Oldest first. */
export function sortVersions(versions: readonly string[]): string[] {
  return [...versions].sort(compare);
}

export function isOlder(version: string, than: string): boolean {
  return compare(version, than) < 0;
}
