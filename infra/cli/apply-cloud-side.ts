import { type CloudOutputs, provisionCloud } from '../cloud/cloud-program.ts';
import { openCloudStack } from '../cloud/cloud-stack.ts';
import { waitUntilRunning } from '../cloud/connect-cloud-cluster.ts';
import { type Adoption, adoptionOf, findOrphans, type Orphans } from '../cloud/find-orphans.ts';
import { findOwnThings } from '../cloud/find-own-things.ts';
import { findCluster, readCloudState } from '../cloud/read-cloud-state.ts';
import { refusePreciousLoss, refuseReplacement } from '../cloud/refuse-replacement.ts';
import { registerAdoption } from '../cloud/register-adoption.ts';
import { monthlyCost } from '../cost/monthly-cost.ts';
import { plannedVolumes } from '../cost/planned-volumes.ts';
import type { ApiClient } from '../digitalocean/api-client.ts';
import { ignoreMissing } from '../digitalocean/api-error.ts';
import type { AccountAccess } from '../digitalocean/read-account-access.ts';
import { openStack, type Session } from '../engine/open-stack.ts';
import { withoutStaleLock } from '../engine/release-stale-lock.ts';
import { runEngine, type Step } from '../engine/run-engine.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { listServices } from '../environment/list-services.ts';
import { checkNodeSize } from '../node-size/check-node-size.ts';
import { preflight } from '../preflight/preflight.ts';
import { checkSecrets, listStoredSecrets } from '../secrets/stored-secrets.ts';
import type { Applied, SideRun } from './apply-cluster-side.ts';
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
export async function applyCloudSide(run: CloudRun): Promise<Applied & { outputs: CloudOutputs }> {
  const { environment, digitalocean, account, engine, terminal, client } = run;
  const { name } = environment;
  let adoption: Adoption = {};
  const program = () => {
    registerAdoption(adoption);
    const runningVersion = findCluster(state)?.outputs['version'] as string | undefined;
    return Promise.resolve(
      provisionCloud({ environment: name, digitalocean, runningVersion, upgradeTo: run.upgradeTo }),
    );
  };
  const session = await openCloudStack({ environment: name, account, ...engine, program });
  const [state, own] = await Promise.all([readCloudState(session), findOwnThings(client, name, digitalocean)]);
  refuseReplacement(state, name, digitalocean);
  const clusterId = findCluster(state)?.id;
  const live = own.find(({ id }) => id === clusterId)?.cluster;
  checkNodeSize(live, name, digitalocean.cluster.nodes.size).forEach((note) => terminal.print(`note: ${note}`));
  const orphans = findOrphans(state, own, name, digitalocean);
  await checkAccount(run, new Set([...state.resources, ...own].map(({ id }) => id)));

  for (const { thing } of orphans.alive) {
    // The provider reads its credentials, which a cluster that is still being made does not have.
    if (thing.cluster) await waitUntilRunning(client, thing.id, { print: terminal.print, signal: run.signal });
  }
  adoption = adoptionOf(orphans);
  const plan = await makePlan(run, session);
  tellOrphans(orphans, terminal.print);
  const changed = plan.length > 0 || orphans.failed.length > 0;
  const isFirst = plan.some(({ op, type }) => op === 'create' && type.endsWith(':KubernetesCluster'));
  let seconds = 0;
  if (changed) {
    await run.confirm();
    const started = performance.now();
    for (const { id } of orphans.failed) await removeFailedCluster(client, id);
    await apply(run, session);
    if (orphans.alive.length > 0) {
      // Now that they are noted, they get what the program says of them.
      adoption = {};
      refusePreciousLoss(await preview(run, session), run.allowDelete);
      await apply(run, session);
    }
    seconds = (performance.now() - started) / 1000;
  }
  const outputs = await session.stack.outputs();
  const values = Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]));
  return { changed, outputs: values as unknown as CloudOutputs, ...(isFirst && { seconds }) };
}

function tellOrphans({ alive, failed }: Orphans, print: (line: string) => void): void {
  for (const { thing } of alive) {
    print(`  ${thing.kind} ${thing.name} (${thing.id}) was made by a run that could not note it: it is taken up`);
  }
  failed.forEach(({ kind, name, id }) => print(`  - ${kind} ${name}, whose creation failed (${id})`));
}

async function checkAccount(run: CloudRun, owned: ReadonlySet<string>): Promise<void> {
  const { client, environment, digitalocean, terminal, engine } = run;
  const services = (await listServices()).map(({ name }) => name);
  const notes = await preflight(client, {
    environment: environment.name,
    digitalocean,
    owned,
    services,
    volumes: plannedVolumes(environment),
  });
  notes.forEach((note) => terminal.print(`note: ${note}`));
  // Better now than when the cluster runs and costs.
  checkSecrets(environment, await listStoredSecrets(await openStack({ environment: environment.name, ...engine })));
}

async function preview({ breakLock, terminal: { print } }: CloudRun, session: Session): Promise<Step[]> {
  const planned = await withoutStaleLock(session, { breakLock, print }, () => runEngine(session, 'preview'));
  planned.warnings.forEach((warning) => print(`warning: ${warning}`));
  return realSteps(planned.steps);
}

async function makePlan(run: CloudRun, session: Session): Promise<Step[]> {
  const { allowDelete, digitalocean, account, terminal } = run;
  const { print } = terminal;
  const plan = await preview(run, session);
  refusePreciousLoss(plan, allowDelete);
  if (plan.length === 0) return plan;
  print(`plan for the account: ${summarize(plan)}`);
  plan.forEach((step) => print(`  ${describeStep(step)}`));
  (await monthlyCost(digitalocean, account, plannedVolumes(run.environment))).forEach((line) => print(`  ${line}`));
  print('what follows inside the cluster is planned when the cluster runs');
  return plan;
}

async function apply({ breakLock, terminal, signal }: CloudRun, session: Session): Promise<void> {
  const progress = showProgress(terminal.print);
  try {
    await withoutStaleLock(session, { breakLock, print: terminal.print }, () =>
      runEngine(session, 'up', { onStep: progress.onStep, ...(signal ? { signal } : {}) }),
    );
  } finally {
    progress.stop();
  }
}

/** It never ran, so nothing is lost with it. */
async function removeFailedCluster(client: ApiClient, id: string): Promise<void> {
  await client.send('DELETE', `/v2/kubernetes/clusters/${id}`).catch(ignoreMissing);
}
