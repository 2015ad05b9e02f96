import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from './terminal.ts';

/**
 * Shows what a deploy of every service would do in an environment that is up, and deploys them when a person wants that.
 * Only within Nx, whose targets these are. A plan that cannot be made yet (no login, no builder) fails nothing.
 *
 * @throws {InfraError} when the deploy was wanted and failed
 */
export async function offerDeploy(
  options: { environment: string; yes: boolean },
  settings: Settings,
  terminal: Terminal,
): Promise<void> {
  const { workspaceRoot } = settings;
  if (workspaceRoot === undefined) return;
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const env = {
    ...process.env,
    DEPLOY_ENVIRONMENT: environment.name,
    DEPLOY_NAMESPACE: environment.namespaces.application,
  };
  terminal.print('what a deploy of all services would do:');
  if (!(await runNx(workspaceRoot, ['run', 'infra:plan'], env))) {
    terminal.print(`note: ${environment.name} is up, but its services cannot be planned yet, see above`);
    return;
  }
  if (options.yes || !terminal.interactive) return;
  const answer = await terminal.ask('deploy the services now? [y/N] ');
  if (!/^y(es)?$/i.test(answer.trim())) return;
  if (await runNx(workspaceRoot, ['run-many', '-t', 'deploy'], env)) return;
  throw new InfraError(`${environment.name} is up, but the deploy failed, see above; nx run-many -t deploy goes on`);
}

async function runNx(workspaceRoot: string, args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const nx = createRequire(import.meta.url).resolve('nx/bin/nx');
  const child = spawn(process.execPath, [nx, ...args], {
    cwd: workspaceRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, NX_TUI: 'false' },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}
