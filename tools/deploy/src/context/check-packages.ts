import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LockPackages } from '@todo/identity';
import { DeployError } from '../deploy-error.ts';
import { packageFolder, packageName, type ContextFile } from './context-file.ts';
import { describeOtherSystem, installForTarget } from './describe-other-system.ts';
import { npmTarget as target, type LockClosure } from './lock-closure.ts';

/**
 * Makes sure that the packages in an image are those by which its identity was computed: in the lock file's closure of
 * the project, installed in the locked version, and for linux/x64 with glibc. Throws a DeployError that names the fix.
 */
export async function checkPackages(
  workspaceRoot: string,
  projectRoot: string,
  { packages, counts }: LockClosure,
  modules: readonly ContextFile[],
): Promise<void> {
  const folders = new Set(modules.map((file) => packageFolder(file.target) ?? ''));
  for (const folder of folders) {
    const entry = packages[folder];
    if (!entry) {
      throw new DeployError(
        `${folder} is installed, but package-lock.json does not know it. Run "npm ci" and build again`,
      );
    }
    const otherSystem = describeOtherSystem(folder, entry);
    if (otherSystem) throw new DeployError(otherSystem);
    if (!counts(folder)) {
      throw new DeployError(
        `${projectRoot} loads ${packageName(folder)}, which neither it nor a workspace library that it uses depends on. ` +
          'Add it to "dependencies" of the package.json whose code imports it and run "npm install"',
      );
    }
    await refuseOtherVersion(workspaceRoot, folder, entry.version);
    requireNativeParts(workspaceRoot, folder, packages);
  }
  for (const file of modules) await refuseOtherMachineCode(file);
}

async function refuseOtherVersion(workspaceRoot: string, folder: string, locked: string | undefined): Promise<void> {
  const text = await readFile(join(workspaceRoot, folder, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version?: string };
  if (version === locked) return;
  throw new DeployError(
    `${folder} is version ${version}, package-lock.json says ${locked}. Run "npm ci" and build again`,
  );
}

/** A package's native half is an optional dependency, one a system; on another system the trace cannot see ours. */
function requireNativeParts(workspaceRoot: string, folder: string, packages: LockPackages): void {
  for (const name of Object.keys(packages[folder]?.optionalDependencies ?? {})) {
    const location = [`${folder}/node_modules/${name}`, `node_modules/${name}`].find((place) => packages[place]);
    const part = location === undefined ? undefined : packages[location];
    if (!location || !part?.os?.includes(target.os) || !part.cpu?.includes(target.cpu)) continue;
    if (part.libc?.length && !part.libc.includes(target.libc)) continue;
    if (existsSync(join(workspaceRoot, location))) continue;
    throw new DeployError(
      `${folder} needs ${name} where it runs, and this machine has not installed it. Install the packages of that system ` +
        `before you build: ${installForTarget}`,
    );
  }
}

/** Reads the ELF header (elf(5)) of what was compiled when packages were installed. */
async function refuseOtherMachineCode({ source, target: path }: ContextFile): Promise<void> {
  if (typeof source !== 'string' || !/\.node$|\.so(?:\.\d+)*$/.test(path)) return;
  const file = await open(source);
  const header = Buffer.alloc(20);
  await file.read(header, 0, 20, 0).finally(() => file.close());
  if (header.toString('latin1', 0, 4) === '\x7fELF' && header[4] === 2 && header.readUInt16LE(18) === 0x3e) return;
  throw new DeployError(
    `${path} is not machine code for ${target.os}/${target.cpu}. Build this image on such a machine, or in CI`,
  );
}
