import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { DeployError } from '../deploy-error.ts';

/** Set in everything that a deploy starts: a deploy among its own builds would never end. */
export const insideDeploy = 'TODO_DEPLOY_RUN';

/** Runs the target `context` of projects in an Nx of its own, with its cache and their dependencies. */
export async function makeContexts(
  workspaceRoot: string,
  projects: readonly string[],
  { env, signal }: { env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<void> {
  const nx = createRequire(import.meta.url).resolve('nx/bin/nx');
  const { NX_SKIP_NX_CACHE: _keepTheCache, ...inherited } = env;
  const child = spawn(
    process.execPath,
    [nx, 'run-many', '-t', 'context', '-p', projects.join(','), '--outputStyle=static', '--skipSync'],
    {
      cwd: workspaceRoot,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...inherited,
        NX_TUI: 'false',
        [insideDeploy]: '1',
        // Nx does not tell a batch which run it belongs to, and would not see that it runs inside itself.
        NX_INVOCATION_ROOT_PID: env['NX_INVOCATION_ROOT_PID'] ?? String(process.ppid),
      },
      signal,
    },
  );
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new DeployError('A build failed, see above. Nothing was pushed or rolled out.');
}
