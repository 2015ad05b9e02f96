import { packageFolder, packageName, type ContextFile } from '../context/context-file.ts';
import type { LockClosure } from '../context/lock-closure.ts';
import type { SbomPackage } from './render-sbom.ts';

/**
 * The packages of an image: those with files in it, and with `bundled` also those of the closure that a bundler may have
 * put into the service's own files.
 */
export function collectPackages(
  { packages, folders }: LockClosure,
  modules: readonly ContextFile[],
  { bundled }: { bundled: boolean },
): SbomPackage[] {
  const present = new Set(modules.map((file) => packageFolder(file.target) ?? ''));
  const found = new Map<string, SbomPackage>();
  for (const folder of [...present, ...(bundled ? folders : [])]) {
    const entry = packages[folder];
    if (!entry) continue;
    const name = entry.name ?? packageName(folder);
    const version = entry.version ?? '';
    const key = `${name}@${version}`;
    if (found.has(key)) continue;
    const license = (entry as { license?: unknown }).license;
    found.set(key, {
      name,
      version,
      integrity: entry.integrity ?? '',
      license: typeof license === 'string' ? license : undefined,
      hasFiles: present.has(folder),
    });
  }
  return [...found.values()];
}
