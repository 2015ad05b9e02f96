import { executorPackage } from './describe-target.ts';
import type { WorkspacePackage } from './find-workspace-closure.ts';
import { IdentityError } from './identity-error.ts';
import type { NpmPackage } from './identity-input.ts';
import { type LockPackages, resolveLocation } from './lock-file.ts';
import type { ReachedTarget } from './reach-targets.ts';
import type { Workspace } from './read-workspace.ts';
import { type Importer, type NpmTarget, resolveNpmClosure } from './resolve-npm-closure.ts';
import { stableJson } from './stable-json.ts';

/** What the packages of a service load at run time. Throws IdentityError when the lock is not that of their package.json. */
export function collectNpmClosure(workspace: Workspace, closure: readonly WorkspacePackage[]): NpmPackage[] {
  for (const member of closure) refuseStaleLock(workspace, member);
  const ours = new Set(workspace.packages.map(({ manifest }) => manifest['name']));
  const importers = closure.map(({ root, manifest }): Importer => {
    const npmOnly = (field: string) =>
      Object.fromEntries(Object.entries(asRecord(manifest[field])).filter(([name]) => !ours.has(name)));
    return {
      location: root,
      dependencies: npmOnly('dependencies'),
      optionalDependencies: npmOnly('optionalDependencies'),
      peerDependencies: npmOnly('peerDependencies'),
    };
  });
  return resolveNpmClosure(workspace.lock, importers, npmTarget(workspace));
}

/**
 * The packages that make the image: `names` with what they bring, and by version alone those that hold the executors
 * of the reached targets.
 */
export function collectToolchain(
  workspace: Workspace,
  names: readonly string[],
  targets: readonly ReachedTarget[],
): NpmPackage[] {
  const importer = { location: '', dependencies: Object.fromEntries(names.map((name) => [name, '*'])) };
  const ours = new Set(workspace.packages.map(({ manifest }) => manifest['name']));
  const executors = new Set(targets.map(executorPackage).filter((name) => name !== undefined && !ours.has(name)));
  return [
    ...resolveNpmClosure(workspace.lock, [importer], npmTarget(workspace)),
    ...[...executors].map((name) => ({ ...lockedPackage(workspace.lock, name ?? ''), requires: [] })),
  ];
}

function lockedPackage(lock: LockPackages, name: string): Omit<NpmPackage, 'requires'> {
  const location = resolveLocation(lock, '', name);
  const entry = location === undefined ? undefined : lock[location];
  if (!entry)
    throw new IdentityError(`package-lock.json has no ${name}, whose executor makes images. Run "npm install"`);
  return { name, version: entry.version ?? '', integrity: entry.integrity ?? '' };
}

function npmTarget({ options: { platform } }: Workspace): NpmTarget {
  return { os: platform.os, cpu: platform.arch === 'amd64' ? 'x64' : platform.arch, libc: platform.libc };
}

function refuseStaleLock({ lock, snapshot }: Workspace, { root, manifest }: WorkspacePackage): void {
  for (const field of ['dependencies', 'optionalDependencies'] as const) {
    const wanted = asRecord(manifest[field]);
    const locked = lock[root]?.[field] ?? {};
    if (stableJson(wanted) === stableJson(locked)) continue;
    const name = [...Object.keys(wanted), ...Object.keys(locked)].find((key) => wanted[key] !== locked[key]);
    throw new IdentityError(
      `${snapshot.label}: ${root}/package.json and package-lock.json disagree about ${name}. Run "npm install"`,
    );
  }
}

function asRecord(value: unknown): Record<string, string> {
  return (value ?? {}) as Record<string, string>;
}
