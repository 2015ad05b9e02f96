import { PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { execFile } from 'node:child_process';
import { access, constants, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { InfraError } from '../infra-error.ts';
import type { Settings } from '../settings.ts';

/** The oldest that this was tried with. */
const oldestVersion = '3.258.0';
const installHint = 'install it (https://www.pulumi.com/docs/iac/download-install/) and put it on PATH';
const executable = process.platform === 'win32' ? 'pulumi.exe' : 'pulumi';
const run = promisify(execFile);

/**
 * The `pulumi` command: one that is installed on this machine, else the one that npm's `pulumi` package downloads on
 * first use. That package's own wrapper stands on PATH under npm and Nx, and is never taken for an installed one.
 */
export async function findPulumi(settings: Settings, download = downloadByNpmPackage): Promise<PulumiCommand> {
  const root = (await findInstalled(settings.path)) ?? (await findOrDownload(settings.pulumiHome, download));
  let command;
  try {
    command = await PulumiCommand.get({ root });
  } catch (cause) {
    throw new InfraError(`${join(root, 'bin', executable)} does not work as the pulumi command: ${installHint}`, {
      cause,
    });
  }
  if (command.version && command.version.compare(oldestVersion) < 0) {
    throw new InfraError(`pulumi ${command.version.version} is too old, ${oldestVersion} is needed: ${installHint}`);
  }
  return command;
}

/** Folder above `bin/pulumi` of the first installed command on PATH. */
export async function findInstalled(path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const candidate = join(folder, executable);
    if (!(await isExecutable(candidate)) || (await isNpmWrapper(candidate))) continue;
    if (basename(folder) === 'bin') return dirname(folder);
    throw new InfraError(`${candidate} can only be used from a folder called "bin": move it there, or ${installHint}`);
  }
  return undefined;
}

async function isNpmWrapper(file: string): Promise<boolean> {
  const inModules = (path: string) => path.split(sep).includes('node_modules');
  return inModules(file) || inModules(await realpath(file));
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

const require = createRequire(import.meta.url);

async function findOrDownload(pulumiHome: string, download: typeof downloadByNpmPackage): Promise<string> {
  const { version } = require('pulumi/package.json') as { version: string };
  // Where the package documents that it keeps the command.
  const root = join(pulumiHome, 'versions', version);
  if (await isExecutable(join(root, 'bin', executable))) return root;
  process.stderr.write(`downloading pulumi ${version}, once\n`);
  try {
    await download({ PULUMI_HOME: pulumiHome, PULUMI_VERSION: version });
  } catch (cause) {
    throw new InfraError(`no pulumi command on PATH, and it could not be downloaded: ${installHint}`, { cause });
  }
  return root;
}

async function downloadByNpmPackage(env: Record<string, string>): Promise<void> {
  await run(process.execPath, [require.resolve('pulumi/run.js'), 'version'], { env: { ...process.env, ...env } });
}
