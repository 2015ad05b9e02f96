import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DeployError } from '../deploy-error.ts';
import { chooseBase } from '../plan/choose-base.ts';

/**
 * Projects with a target `deploy` that Nx counts as affected, by its own rules for base and head. Without a base, an
 * `NX_BASE` and the branch that stands for them, another is chosen, and said on standard error.
 */
export async function affectedServices(
  workspaceRoot: string,
  { base, head }: { base?: string | undefined; head?: string | undefined },
  env: NodeJS.ProcessEnv,
): Promise<Set<string>> {
  const nx = createRequire(import.meta.url).resolve('nx/bin/nx');
  const from = (base ?? env['NX_BASE']) || (await findBase(workspaceRoot));
  const range = [`--base=${from}`, ...(head ? [`--head=${head}`] : [])];
  const args = [nx, 'show', 'projects', '--affected', '--with-target', 'deploy', '--json', ...range];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: workspaceRoot,
      env: { ...env, NX_TUI: 'false' },
      maxBuffer: 64 * 1024 * 1024,
    });
    return new Set(JSON.parse(stdout) as string[]);
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    const words = stderr.trim().split('\n').slice(0, 5).join('\n') || (cause as Error).message;
    throw new DeployError(`Nx cannot tell what is affected:\n${words}`, { cause });
  }
}

async function findBase(workspaceRoot: string): Promise<string> {
  const { defaultBase = 'main' } = JSON.parse(await readFile(join(workspaceRoot, 'nx.json'), 'utf8')) as {
    defaultBase?: string;
  };
  const { base, note } = await chooseBase(workspaceRoot, defaultBase);
  if (note !== undefined) process.stderr.write(`note: ${note}\n`);
  return base;
}
