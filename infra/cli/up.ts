import { openStack, type Session } from '../engine/open-stack.ts';
import { readState } from '../engine/read-state.ts';
import { withoutStaleLock } from '../engine/release-stale-lock.ts';
import { runEngine, type Step } from '../engine/run-engine.ts';
import type { Environment } from '../environment/environment.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import { checkAdministrator, type Cluster, connectCluster } from '../kube/connect-cluster.ts';
import { findNamespaces } from '../kube/find-namespaces.ts';
import { withPinnedKubeConfig } from '../kube/pin-kubeconfig.ts';
import { refuseForeignObjects } from '../kube/refuse-foreign-objects.ts';
import { provision } from '../program.ts';
import { ensureHashKey } from '../secrets/ensure-hash-key.ts';
import { checkSecrets, listStoredSecrets } from '../secrets/stored-secrets.ts';
import type { Settings } from '../settings.ts';
import { checkSameCluster } from './check-same-cluster.ts';
import { collectProblems } from './collect-problems.ts';
import { engineParts, prepareEngine } from './prepare.ts';
import { describeStep, realSteps, summarize } from './print-steps.ts';
import type { Terminal } from './terminal.ts';

export interface UpOptions {
  environment: string;
  yes: boolean;
  allowDelete: boolean;
  breakLock: boolean;
  signal?: AbortSignal;
}

/** Preflight, plan, confirmation, then whatever is missing or different is made so. */
export async function up(options: UpOptions, settings: Settings, terminal: Terminal): Promise<void> {
  const started = performance.now();
  if (!options.yes && !terminal.interactive) {
    throw new InfraError('nobody can be asked here: add --yes to go ahead without a question');
  }
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const parts = await collectProblems({
    ...prepareEngine(environment, settings),
    cluster: connectCluster(environment.cluster.context),
  });
  const { cluster } = parts;
  terminal.print(`environment ${environment.name} on context ${cluster.context} (${cluster.server})`);
  const { found } = await collectProblems({
    found: findNamespaces(cluster, environment),
    administrator: checkAdministrator(cluster),
  });
  found.notes.forEach((note) => terminal.print(`note: ${note}`));

  await withPinnedKubeConfig(cluster, async (KUBECONFIG) => {
    const program = () =>
      Promise.resolve(provision({ environment, clusterId: cluster.id, existingNamespaces: found.existing }));
    const session = await openStack({
      environment: environment.name,
      ...engineParts(parts),
      env: { KUBECONFIG },
      program,
    });
    const plan = await makePlan(session, environment, cluster, options, terminal);
    if (plan.length === 0) {
      terminal.print(`nothing to change (${seconds(started)})`);
      return;
    }
    if (!options.yes && !(await confirmed(terminal))) throw new InfraError('not confirmed: nothing was changed');
    const applying = performance.now();
    const onStep = (step: Step, state: 'started' | 'done') => {
      if (state === 'done' && realSteps([step]).length > 0) terminal.print(`  ${describeStep(step)}`);
    };
    const { signal } = options;
    await withoutStaleLock(session, { breakLock: options.breakLock, print: terminal.print }, () =>
      runEngine(session, 'up', { onStep, ...(signal ? { signal } : {}) }),
    );
    terminal.print(`done in ${seconds(applying)}`);
  });
  printOutputs(environment, terminal);
}

async function makePlan(
  session: Session,
  environment: Environment,
  cluster: Cluster,
  { allowDelete, breakLock }: UpOptions,
  { print }: Terminal,
): Promise<Step[]> {
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
  return plan;
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

async function confirmed(terminal: Terminal): Promise<boolean> {
  const answer = await terminal.ask('apply this? [y/N] ');
  return /^y(es)?$/i.test(answer.trim());
}

function printOutputs(environment: Environment, { print }: Terminal): void {
  print(`namespace  ${environment.namespaces.application}`);
  print(`registry   ${environment.registry.push}`);
  if (environment.ingress.publicUrl) print(`url        ${environment.ingress.publicUrl}`);
  print(`next       nx run infra:deployer-kubeconfig --env ${environment.name} --out FILE, then deploy`);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
