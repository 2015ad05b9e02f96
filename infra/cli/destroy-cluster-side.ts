import { openStack } from '../engine/open-stack.ts';
import { readState, type RecordedState } from '../engine/read-state.ts';
import { withoutStaleLock } from '../engine/release-stale-lock.ts';
import { runEngine } from '../engine/run-engine.ts';
import { InfraError } from '../infra-error.ts';
import type { Cluster } from '../kube/connect-cluster.ts';
import { withPinnedKubeConfig } from '../kube/pin-kubeconfig.ts';
import { describeTerminating, watchTerminating } from '../kube/watch-namespaces.ts';
import { checkSameCluster } from './check-same-cluster.ts';
import type { DestroyAccountRun } from './destroy-account.ts';
import { showProgress } from './show-progress.ts';

type DestroyRun = Omit<DestroyAccountRun, 'digitalocean' | 'account' | 'registry'>;

/** Removes what `up` made inside a cluster that stays. */
export async function destroyClusterSide(run: DestroyRun, cluster: Cluster): Promise<void> {
  const { environment, engine, breakLock, confirm, terminal, signal } = run;
  const { print } = terminal;
  await withPinnedKubeConfig(cluster, async (KUBECONFIG) => {
    const session = await openStack({ environment, ...engine, env: { KUBECONFIG } });
    const state = await readState(session);
    if (state.objects.length === 0) {
      print(`environment ${environment} has nothing to remove`);
      return;
    }
    checkSameCluster(state, cluster, environment);
    print(`environment ${environment} on context ${cluster.context} (${cluster.server})`);
    describeLoss(state).forEach(print);
    await confirm();
    const started = performance.now();
    const namespaces = state.objects.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
    const progress = showProgress(print);
    const watch = watchTerminating(cluster, namespaces, print);
    try {
      await withoutStaleLock(session, { breakLock, print }, () =>
        runEngine(session, 'destroy', { onStep: progress.onStep, ...(signal ? { signal } : {}) }),
      );
    } catch (error) {
      throw await explainFailure(error, cluster, namespaces, environment);
    } finally {
      progress.stop();
      watch.stop();
    }
    print(`removed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    print(`the secrets of ${environment} stay encrypted in ${engine.location.settingsFolder}`);
  });
}

/** The engine gives up on a namespace after the time that the program allows; only the cluster knows what it waits for. */
async function explainFailure(
  error: unknown,
  cluster: Cluster,
  namespaces: readonly string[],
  environment: string,
): Promise<unknown> {
  if (!(error instanceof InfraError)) return error;
  const waiting = await describeTerminating(cluster, namespaces).catch(() => []);
  if (waiting.length === 0) return error;
  const next = `when that is put right: nx run infra:destroy --env ${environment}`;
  return new InfraError([...error.problems, ...waiting, next], { cause: error });
}

function describeLoss({ objects }: RecordedState): string[] {
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
  const others = objects.length - namespaces.length;
  return [
    ...namespaces.map((namespace) => `  - namespace ${namespace} with everything in it`),
    ...(others > 0 ? [`  - ${others} other objects that infra:up made`] : []),
  ];
}
