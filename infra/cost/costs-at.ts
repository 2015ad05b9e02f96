import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { InfraError } from '../infra-error.ts';
import type { CostLine } from './plan-costs.ts';

const run = promisify(execFile);
const workspaceRoot = join(import.meta.dirname, '../..');

export const CostReport = z.object({
  lines: z.array(z.object({ what: z.string(), min: z.number(), steady: z.number(), max: z.number() })),
});

/**
 * What an environment cost at `reference`, by the program and the environment's file of that commit, run from a copy of it.
 *
 * @throws {InfraError} when there is no such commit, or it cannot say
 */
export async function costsAt(reference: string, environment: string, root = workspaceRoot): Promise<CostLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'infra-cost-'));
  try {
    await checkOut(reference, folder, root);
    await linkPackages(folder, root);
    // Environments of that commit only, by the prices of that commit.
    const { INFRA_ENVIRONMENTS: _, DIGITALOCEAN_TOKEN: __, DIGITALOCEAN_ACCESS_TOKEN: ___, ...env } = process.env;
    const args = [join(folder, 'infra/main.ts'), 'cost', '--env', environment, '--json'];
    const { stdout } = await run(process.execPath, args, { cwd: folder, env });
    return CostReport.parse(JSON.parse(stdout)).lines;
  } catch (cause) {
    if (cause instanceof InfraError) throw cause;
    const said = (cause as { stderr?: string }).stderr?.trim().split('\n')[0] ?? (cause as Error).message;
    // It came after that commit.
    if (said.includes(`no environment "${environment}"`)) return [];
    throw new InfraError(`${reference} cannot say what "${environment}" cost (${said}): compare with a later commit`, {
      cause,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkOut(reference: string, folder: string, root: string): Promise<void> {
  const archive = join(folder, 'commit.tar');
  try {
    // A name that begins with a dash would be an option.
    const { stdout } = await run('git', ['rev-parse', '--verify', '--end-of-options', `${reference}^{commit}`], {
      cwd: root,
    });
    await run('git', ['archive', '--output', archive, stdout.trim()], { cwd: root });
  } catch (cause) {
    throw new InfraError(`there is no commit "${reference}" here: git fetch, or give another`, { cause });
  }
  await run('tar', ['-xf', archive, '-C', folder]);
}

/** Packages from npm are those of this work tree; our own are the commit's. */
async function linkPackages(folder: string, root: string): Promise<void> {
  const packages = join(root, 'node_modules');
  const target = join(folder, 'node_modules');
  await mkdir(join(target, '@todo'), { recursive: true });
  for (const name of await readdir(packages)) {
    if (name !== '@todo') await symlink(join(packages, name), join(target, name));
  }
  const { workspaces = [] } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    workspaces?: string[];
  };
  for (const pattern of workspaces) {
    const parent = pattern.endsWith('/*') ? join(folder, dirname(pattern)) : undefined;
    const folders = parent
      ? (await readdir(parent).catch(() => [])).map((name) => join(parent, name))
      : [join(folder, pattern)];
    for (const each of folders) await linkPackage(each, target);
  }
}

async function linkPackage(folder: string, target: string): Promise<void> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { name } = JSON.parse(text) as { name: string };
  await symlink(folder, join(target, name));
}
