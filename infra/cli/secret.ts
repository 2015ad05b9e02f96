import { openStack, type Session } from '../engine/open-stack.ts';
import type { Environment } from '../environment/environment.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { requiredSecrets, secretDefinitions, secretNames } from '../secrets/secret-names.ts';
import { listStoredSecrets, parseSecret, storeSecret } from '../secrets/stored-secrets.ts';
import type { Settings } from '../settings.ts';
import { collectProblems } from './collect-problems.ts';
import { engineParts, prepareEngine } from './prepare.ts';
import type { Terminal } from './terminal.ts';

/** Stores a secret, read from standard input, encrypted in the settings of the environment. */
export async function setSecret(
  options: { environment: string; name: string },
  settings: Settings,
  terminal: Terminal,
): Promise<void> {
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const { name, value } = parseSecret(options.name, await terminal.readSecret(`value of ${options.name}: `));
  await storeSecret(await openSession(environment, settings), name, value);
  terminal.print(`${name} is set; nx run infra:up --env ${environment.name} brings it to the cluster`);
}

/** Shows which secrets there are, which are set, and where each goes. */
export async function listSecrets(
  options: { environment: string },
  settings: Settings,
  terminal: Terminal,
): Promise<void> {
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const stored = await listStoredSecrets(await openSession(environment, settings));
  const required = requiredSecrets(environment);
  for (const name of secretNames) {
    const definition = secretDefinitions[name];
    const state = stored.has(name) ? 'set' : required.includes(name) ? 'missing' : 'not set';
    const target =
      'goesTo' in definition ? `${definition.goesTo.secret}/${definition.goesTo.key}` : 'image pull secret';
    terminal.print(`${name.padEnd(18)} ${state.padEnd(8)} ${target}`);
  }
}

async function openSession(environment: Environment, settings: Settings): Promise<Session> {
  const parts = await collectProblems(prepareEngine(environment, settings));
  return openStack({ environment: environment.name, ...engineParts(parts) });
}
