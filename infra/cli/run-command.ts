import type { Settings } from '../settings.ts';
import { deployerKubeConfig } from './deployer-kubeconfig.ts';
import { runAccountCommand } from './account-commands.ts';
import { destroy } from './destroy.ts';
import { offerDeploy } from './offer-deploy.ts';
import { parseArguments } from './parse-arguments.ts';
import { listSecrets, setSecret } from './secret.ts';
import type { Terminal } from './terminal.ts';
import { up } from './up.ts';
import { upgrade } from './upgrade.ts';

/** Runs one command line; `signal` asks it to stop as soon as that leaves nothing half done. */
export async function runCommand(
  argv: readonly string[],
  settings: Settings,
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<void> {
  const options = parseArguments(argv);
  const stop = signal ? { signal } : {};
  switch (options.command) {
    case 'up':
      await up({ ...options, ...stop }, settings, terminal);
      return offerDeploy(options, settings, terminal);
    case 'destroy':
      return destroy({ ...options, ...stop }, settings, terminal);
    case 'upgrade':
      return upgrade({ ...options, ...stop }, settings, terminal);
    case 'secret-set':
      return setSecret(options, settings, terminal);
    case 'secret-list':
      return listSecrets(options, settings, terminal);
    case 'deployer-kubeconfig':
      return deployerKubeConfig(options, settings, terminal);
    default:
      return runAccountCommand(options, settings, terminal);
  }
}
