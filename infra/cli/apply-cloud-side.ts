import { adoptOrphans } from '../cloud/adopt-orphans.ts';
import { type CloudOutputs, provisionCloud } from '../cloud/cloud-program.ts';
import { openCloudStack } from '../cloud/cloud-stack.ts';
import { findOwnThings, type OwnThing } from '../cloud/find-own-things.ts';
import { type CloudState, findCluster, readCloudState } from '../cloud/read-cloud-state.ts';
import { refusePreciousLoss, refuseReplacement } from '../cloud/refuse-replacement.ts';
import { monthlyCost } from '../cost/monthly-cost.ts';
import type { ApiClient } from '../digitalocean/api-client.ts';
import { ignoreMissing } from '../digitalocean/api-error.ts';
import type { AccountAccess } from '../digitalocean/read-account-access.ts';
import { openStack, type Session } from '../engine/open-stack.ts';
import { withoutStaleLock } from '../engine/release-stale-lock.ts';
import { runEngine, type Step } from '../engine/run-engine.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { listServices } from '../environment/list-services.ts';
import { preflight } from '../preflight/preflight.ts';
import { checkSecrets, listStoredSecrets } from '../secrets/stored-secrets.ts';
import type { SideRun } from './apply-cluster-side.ts';
import { describeStep, realSteps, summarize } from './print-steps.ts';
import { showProgress } from './show-progress.ts';

export interface CloudRun extends SideRun {
  digitalocean: DigitalOcean;
  account: AccountAccess;
  client: ApiClient;
  /** Version to upgrade the cluster to; any other run leaves the version alone. */
  upgradeTo?: string;
}

/** Plans, and after confirmation makes so, what the environment has in the account. */
export async function applyCloudSide(run: CloudRun): Promise<{ changed: boolean; outputs: CloudOutputs }> {
  const { environment, digitalocean, account, engine, terminal, client } = run;
  const { name } = environment;
  const program = () => {
    const runningVersion = findCluster(state)?.outputs['version'] as string | undefined;
    return Promise.resolve(
      provisionCloud({ environment: name, digitalocean, runningVersion, upgradeTo: run.upgradeTo }),
    );
  };
  const session = await openCloudStack({ environment: name, account, ...engine, program });
  const own = await findOwnThings(client, name, digitalocean);
  const state = await takeStock(run, session, own);
  const noted = new Set(state.resources.map(({ id }) => id));
  const failed = own.filter((thing) => hasFailed(thing) && !noted.has(thing.id));
  await checkAccount(run, state, failed);

  const plan = await makePlan(run, session);
  failed.forEach((thing) => terminal.print(`  - ${thing.kind} ${thing.name}, whose creation failed (${thing.id})`));
  if (plan.length > 0 || failed.length > 0) {
    await run.confirm();
    await apply(run, session, failed);
  }
  const outputs = await session.stack.outputs();
  const values = Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]));
  return { changed: plan.length > 0, outputs: values as unknown as CloudOutputs };
}

/** What the state knows, and what it should. */
async function takeStock(run: CloudRun, session: Session, own: readonly OwnThing[]): Promise<CloudState> {
  const { digitalocean, environment, breakLock, terminal } = run;
  const { print } = terminal;
  const state = await readCloudState(session);
  const alive = own.filter((thing) => !hasFailed(thing));
  const adopted = await withoutStaleLock(session, { breakLock, print }, () =>
    adoptOrphans(session, state, alive, digitalocean, print),
  );
  refuseReplacement(adopted, digitalocean, environment.name);
  return adopted;
}

async function checkAccount(run: CloudRun, state: CloudState, failed: readonly OwnThing[]): Promise<void> {
  const { client, environment, digitalocean, terminal, engine } = run;
  const owned = new Set([...state.resources, ...failed].map(({ id }) => id));
  const services = (await listServices()).map(({ name }) => name);
  const notes = await preflight(client, { environment: environment.name, digitalocean, owned, services });
  notes.forEach((note) => terminal.print(`note: ${note}`));
  // Better now than when the cluster runs and costs.
  checkSecrets(environment, await listStoredSecrets(await openStack({ environment: environment.name, ...engine })));
}

async function makePlan(run: CloudRun, session: Session): Promise<Step[]> {
  const { breakLock, allowDelete, digitalocean, account, terminal } = run;
  const { print } = terminal;
  const preview = await withoutStaleLock(session, { breakLock, print }, () => runEngine(session, 'preview'));
  preview.warnings.forEach((warning) => print(`warning: ${warning}`));
  const plan = realSteps(preview.steps);
  refusePreciousLoss(plan, allowDelete);
  if (plan.length === 0) return plan;
  print(`plan for the account: ${summarize(plan)}`);
  plan.forEach((step) => print(`  ${describeStep(step)}`));
  (await monthlyCost(digitalocean, account)).forEach((line) => print(`  ${line}`));
  print('what follows inside the cluster is planned when the cluster runs');
  return plan;
}

async function apply(run: CloudRun, session: Session, failed: readonly OwnThing[]): Promise<void> {
  const { client, breakLock, terminal, signal } = run;
  for (const { id } of failed) await removeFailedCluster(client, id);
  const progress = showProgress(terminal.print);
  try {
    await withoutStaleLock(session, { breakLock, print: terminal.print }, () =>
      runEngine(session, 'up', { onStep: progress.onStep, ...(signal ? { signal } : {}) }),
    );
  } finally {
    progress.stop();
  }
}

function hasFailed({ kind, state }: OwnThing): boolean {
  return kind === 'KubernetesCluster' && state === 'error';
}

/** It never ran, so nothing is lost with it. */
async function removeFailedCluster(client: ApiClient, id: string): Promise<void> {
  await client.send('DELETE', `/v2/kubernetes/clusters/${id}`).catch(ignoreMissing);
}
