import { openStack, type Session } from '../engine/open-stack.ts';
import { readState } from '../engine/read-state.ts';
import { withoutStaleLock } from '../engine/release-stale-lock.ts';
import { runEngine, type Step } from '../engine/run-engine.ts';
import type { Environment } from '../environment/environment.ts';
import { InfraError } from '../infra-error.ts';
import { checkAdministrator, type Cluster } from '../kube/connect-cluster.ts';
import { findNamespaces } from '../kube/find-namespaces.ts';
import { withPinnedKubeConfig } from '../kube/pin-kubeconfig.ts';
import { refuseForeignObjects } from '../kube/refuse-foreign-objects.ts';
import { type ProgramArgs, provision } from '../program.ts';
import { ensureHashKey } from '../secrets/ensure-hash-key.ts';
import { checkSecrets, listStoredSecrets } from '../secrets/stored-secrets.ts';
import { checkSameCluster } from './check-same-cluster.ts';
import { collectProblems } from './collect-problems.ts';
import type { EngineParts } from './prepare.ts';
import { describeStep, realSteps, summarize } from './print-steps.ts';
import { showProgress } from './show-progress.ts';
import type { Terminal } from './terminal.ts';

export interface SideRun {
  environment: Environment;
  engine: EngineParts;
  allowDelete: boolean;
  breakLock: boolean;
  /** @throws {InfraError} when the person says no */
  confirm: () => Promise<void>;
  terminal: Terminal;
  signal: AbortSignal | undefined;
}

/** What became of one side of an environment. */
export interface Applied {
  changed: boolean;
  /** How long it took, of a run that made all of it. */
  seconds?: number;
}

/** Plans, and after confirmation makes so, what is inside the cluster. */
export async function applyClusterSide(
  run: SideRun,
  cluster: Cluster,
  madeSecrets: ProgramArgs['madeSecrets'] = {},
): Promise<Applied> {
  const { environment, engine, breakLock, terminal, signal } = run;
  const { print } = terminal;
  const { found } = await collectProblems({
    found: findNamespaces(cluster, environment),
    administrator: checkAdministrator(cluster),
  });
  found.notes.forEach((note) => print(`note: ${note}`));
  return withPinnedKubeConfig(cluster, async (KUBECONFIG) => {
    const args = { environment, clusterId: cluster.id, existingNamespaces: found.existing, madeSecrets };
    const program = () => Promise.resolve(provision(args));
    const session = await openStack({ environment: environment.name, ...engine, env: { KUBECONFIG }, program });
    const { plan, isFirst } = await makePlan(session, run, cluster);
    if (plan.length === 0) return { changed: false };
    await run.confirm();
    const started = performance.now();
    const progress = showProgress(print);
    try {
      await withoutStaleLock(session, { breakLock, print }, () =>
        runEngine(session, 'up', { onStep: progress.onStep, ...(signal ? { signal } : {}) }),
      );
    } finally {
      progress.stop();
    }
    return { changed: true, ...(isFirst && { seconds: (performance.now() - started) / 1000 }) };
  });
}

async function makePlan(
  session: Session,
  { environment, allowDelete, breakLock, terminal: { print } }: SideRun,
  cluster: Cluster,
): Promise<{ plan: Step[]; isFirst: boolean }> {
  const [stored, state] = await Promise.all([listStoredSecrets(session), readState(session)]);
  checkSecrets(environment, stored);
  checkSameCluster(state, cluster, environment.name);
  await ensureHashKey(session);
  const preview = await withoutStaleLock(session, { breakLock, print }, () => runEngine(session, 'preview'));
  preview.warnings.forEach((warning) => print(`warning: ${warning}`));
  const plan = realSteps(preview.steps);
  await refuseForeignObjects(cluster, environment.name, plan);
  if (!allowDelete) refuseNamespaceDeletion(plan);
  if (plan.length > 0) print(`plan: ${summarize(plan)}`);
  plan.forEach((step) => print(`  ${describeStep(step)}`));
  return { plan, isFirst: state.objects.length === 0 };
}

function refuseNamespaceDeletion(plan: readonly Step[]): void {
  const doomed = plan.filter(
    ({ op, type }) => type === 'kubernetes:core/v1:Namespace' && (op === 'delete' || op === 'replace'),
  );
  if (doomed.length === 0) return;
  throw new InfraError(
    doomed.map(
      (step) =>
        `this would delete a namespace with everything in it (${describeStep(step)}): add --allow-delete if it should`,
    ),
  );
}
