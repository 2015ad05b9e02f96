import { requireAccountAccess } from '../digitalocean/read-account-access.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import { connectCluster } from '../kube/connect-cluster.ts';
import type { Settings } from '../settings.ts';
import { collectProblems } from './collect-problems.ts';
import { destroyAccount } from './destroy-account.ts';
import { destroyClusterSide } from './destroy-cluster-side.ts';
import { engineParts, prepareEngine } from './prepare.ts';
import type { Terminal } from './terminal.ts';

export interface DestroyOptions {
  environment: string;
  /** The environment's name, typed beforehand. */
  confirm: string | undefined;
  /** The registry with its images, too; at DigitalOcean only. */
  registry: boolean;
  breakLock: boolean;
  signal?: AbortSignal;
}

/** Removes what `up` made, after the environment's name was typed. Its secrets stay in the settings, encrypted. */
export async function destroy(options: DestroyOptions, settings: Settings, terminal: Terminal): Promise<void> {
  const { confirm: typed, breakLock, registry } = options;
  if (typed === undefined && !terminal.interactive) {
    throw new InfraError('nobody can be asked here: add --confirm with the name of the environment');
  }
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const { name, digitalocean } = environment;
  if (typed !== undefined && typed !== name) {
    throw new InfraError(`--confirm says "${typed}", but the environment is "${name}": nothing was removed`);
  }
  if (registry && !digitalocean) {
    throw new InfraError(`--registry: the environment "${name}" has none at DigitalOcean`);
  }
  const confirm = async () => {
    if (typed === undefined && (await terminal.ask(`type "${name}" to remove all this: `)).trim() !== name) {
      throw new InfraError('not confirmed: nothing was removed');
    }
  };
  const { where, ...parts } = await collectProblems({
    ...prepareEngine(environment, settings),
    where: digitalocean
      ? Promise.resolve().then(() => requireAccountAccess(settings.account))
      : connectCluster(environment.cluster.context),
  });
  const run = { environment: name, engine: engineParts(parts), breakLock, confirm, terminal, signal: options.signal };
  if ('config' in where) await destroyClusterSide(run, where);
  else if (digitalocean) await destroyAccount({ ...run, digitalocean, account: where, registry });
}
