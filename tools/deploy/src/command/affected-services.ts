import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { DeployError } from '../deploy-error.ts';

/** Projects with a target `deploy` that Nx counts as affected, by its own rules for base and head. */
export async function affectedServices(
  workspaceRoot: string,
  { base, head }: { base?: string | undefined; head?: string | undefined },
  env: NodeJS.ProcessEnv,
): Promise<Set<string>> {
  const nx = createRequire(import.meta.url).resolve('nx/bin/nx');
  const range = [...(base ? [`--base=${base}`] : []), ...(head ? [`--head=${head}`] : [])];
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
