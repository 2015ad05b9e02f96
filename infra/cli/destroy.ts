import { openStack } from '../engine/open-stack.ts';
import { readState, type RecordedState } from '../engine/read-state.ts';
import { withoutStaleLock } from '../engine/release-stale-lock.ts';
import { runEngine, type Step } from '../engine/run-engine.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import { connectCluster } from '../kube/connect-cluster.ts';
import { withPinnedKubeConfig } from '../kube/pin-kubeconfig.ts';
import type { Settings } from '../settings.ts';
import { checkSameCluster } from './check-same-cluster.ts';
import { collectProblems } from './collect-problems.ts';
import { engineParts, prepareEngine } from './prepare.ts';
import { describeStep, realSteps } from './print-steps.ts';
import type { Terminal } from './terminal.ts';

export interface DestroyOptions {
  environment: string;
  /** The environment's name, typed beforehand. */
  confirm: string | undefined;
  breakLock: boolean;
  signal?: AbortSignal;
}

/** Removes what `up` made, after the environment's name was typed. Its secrets stay in the settings, encrypted. */
export async function destroy(options: DestroyOptions, settings: Settings, terminal: Terminal): Promise<void> {
  const { confirm, breakLock, signal } = options;
  if (confirm === undefined && !terminal.interactive) {
    throw new InfraError('nobody can be asked here: add --confirm with the name of the environment');
  }
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const { name } = environment;
  if (confirm !== undefined && confirm !== name) {
    throw new InfraError(`--confirm says "${confirm}", but the environment is "${name}": nothing was removed`);
  }
  const parts = await collectProblems({
    ...prepareEngine(environment, settings),
    cluster: connectCluster(environment.cluster.context),
  });
  const { cluster } = parts;
  await withPinnedKubeConfig(cluster, async (KUBECONFIG) => {
    const session = await openStack({ environment: name, ...engineParts(parts), env: { KUBECONFIG } });
    const state = await readState(session);
    if (state.objects.length === 0) {
      terminal.print(`environment ${name} has nothing to remove`);
      return;
    }
    checkSameCluster(state, cluster, name);
    terminal.print(`environment ${name} on context ${cluster.context} (${cluster.server})`);
    describeLoss(state).forEach(terminal.print);
    if (confirm === undefined && (await terminal.ask(`type "${name}" to remove all this: `)).trim() !== name) {
      throw new InfraError('not confirmed: nothing was removed');
    }
    const started = performance.now();
    const onStep = (step: Step, stage: 'started' | 'done') => {
      if (stage === 'done' && realSteps([step]).length > 0) terminal.print(`  ${describeStep(step)}`);
    };
    await withoutStaleLock(session, { breakLock, print: terminal.print }, () =>
      runEngine(session, 'destroy', { onStep, ...(signal ? { signal } : {}) }),
    );
    terminal.print(`removed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    terminal.print(`the secrets of ${name} stay encrypted in ${parts.place.location.settingsFolder}`);
  });
}

function describeLoss({ objects }: RecordedState): string[] {
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
  const others = objects.length - namespaces.length;
  return [
    ...namespaces.map((namespace) => `  - namespace ${namespace} with everything in it`),
    ...(others > 0 ? [`  - ${others} other objects that infra:up made`] : []),
  ];
}
