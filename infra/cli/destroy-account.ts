import { openCloudStack } from '../cloud/cloud-stack.ts';
import { describeExisting } from '../cloud/describe-existing.ts';
import { findOrphans } from '../cloud/find-orphans.ts';
import { findOwnThings } from '../cloud/find-own-things.ts';
import { removeThing } from '../cloud/remove-thing.ts';
import { deleteWithAssociated, listAssociated } from '../cloud/list-associated.ts';
import { type CloudResource, readCloudState } from '../cloud/read-cloud-state.ts';
import { createApiClient } from '../digitalocean/api-client.ts';
import type { AccountAccess } from '../digitalocean/read-account-access.ts';
import { openStack, type Session } from '../engine/open-stack.ts';
import { withoutStaleLock } from '../engine/release-stale-lock.ts';
import { runEngine } from '../engine/run-engine.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { InfraError } from '../infra-error.ts';
import type { EngineParts } from './prepare.ts';
import { showProgress } from './show-progress.ts';
import type { Terminal } from './terminal.ts';

export interface DestroyAccountRun {
  environment: string;
  digitalocean: DigitalOcean;
  account: AccountAccess;
  engine: EngineParts;
  /** The registry, with every image in it, too. */
  registry: boolean;
  breakLock: boolean;
  /** @throws {InfraError} unless the person types the name */
  confirm: () => Promise<void>;
  terminal: Terminal;
  signal: AbortSignal | undefined;
}

/**
 * Removes what an environment has in its account, in an order that leaves nothing that is billed: the cluster with its load
 * balancers, volumes and snapshots, then the databases, then the network, which must be empty. The registry stays
 * unless asked for.
 */
export async function destroyAccount(run: DestroyAccountRun): Promise<void> {
  const { environment, digitalocean, account, engine, terminal, signal } = run;
  const { print } = terminal;
  const client = createApiClient(account, { onWait: print, ...(signal ? { signal } : {}) });
  const session = await openCloudStack({ environment, account, ...engine });
  const own = await findOwnThings(client, environment, digitalocean);
  const state = await readCloudState(session);
  const { alive, failed } = findOrphans(state, own, environment, digitalocean);
  // Clusters first, the network that must be empty last.
  const order = ['KubernetesCluster', 'DatabaseCluster', 'Vpc'];
  const orphans = [...failed, ...alive.map(({ thing }) => thing)]
    .filter(({ isDefault }) => !isDefault)
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  const clusters = [...state.resources, ...orphans].filter(({ kind }) => kind === 'KubernetesCluster');
  const kept = state.resources.filter((resource) => stays(resource, run.registry));
  const doomed = state.resources.filter((resource) => !kept.includes(resource));
  if (doomed.length === 0 && orphans.length === 0) {
    print(`environment ${environment} has nothing to remove at DigitalOcean`);
    await forgetClusterSide(run);
    return;
  }
  const associated = (await Promise.all(clusters.map(({ id }) => listAssociated(client, id)))).flat();
  print(`environment ${environment} at DigitalOcean, ${digitalocean.region} (${account.apiUrl})`);
  doomed.forEach((resource) => print(`  - ${describe(resource)}`));
  orphans.forEach(({ kind, name, id }) => print(`  - ${kind} ${name} (${id}), which the state does not know`));
  associated.forEach((line) => print(`  - ${line}`));
  kept.forEach((resource) => print(`  stays: ${describe(resource)}${whyItStays(resource)}`));
  await run.confirm();

  const started = performance.now();
  try {
    for (const { id } of clusters) await deleteWithAssociated(client, id);
    await forgetClusterSide(run);
    if (doomed.length > 0) await remove(run, session, kept);
    for (const orphan of orphans) await removeThing(client, orphan, { signal });
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    const existing = await describeExisting(createApiClient(account), environment, digitalocean);
    throw new InfraError([...error.problems, ...existing], { cause: error });
  }
  print(`removed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  print(`the secrets of ${environment} stay encrypted in ${engine.location.settingsFolder}`);
  print(`to see that nothing is left: nx run infra:audit --env ${environment}`);
}

async function remove(run: DestroyAccountRun, session: Session, kept: readonly CloudResource[]) {
  const { breakLock, terminal, signal } = run;
  const { print } = terminal;
  // What protects from accidents has been overruled by the typed name; whatever stays is protected again by the next up.
  await withoutStaleLock(session, { breakLock, print }, () => session.pulumi(['state', 'unprotect', '--all', '--yes']));
  const exclude = kept.map(({ urn }) => urn);
  const progress = showProgress(print);
  try {
    await withoutStaleLock(session, { breakLock, print }, () =>
      runEngine(session, 'destroy', { onStep: progress.onStep, exclude, ...(signal ? { signal } : {}) }),
    );
  } finally {
    progress.stop();
  }
}

/** What was inside the cluster went with it; its secrets stay in the settings. */
async function forgetClusterSide({ environment, engine }: DestroyAccountRun): Promise<void> {
  const { pulumi } = await openStack({ environment, ...engine });
  await pulumi(['stack', 'rm', '--force', '--preserve-config', '--yes']);
}

function stays(resource: CloudResource, withRegistry: boolean): boolean {
  return (resource.kind === 'ContainerRegistry' && !withRegistry) || isDefaultNetwork(resource);
}

/** The first network of a region becomes its default, which DigitalOcean never deletes; it costs nothing. */
function isDefaultNetwork({ kind, outputs }: CloudResource): boolean {
  return kind === 'Vpc' && outputs['default'] === true;
}

function describe({ kind, inputs, id }: CloudResource): string {
  const name = inputs['name'];
  const inside = kind === 'KubernetesCluster' ? ' with everything in it' : '';
  return `${kind} ${typeof name === 'string' ? name : id}${inside}`;
}

function whyItStays(resource: CloudResource): string {
  if (isDefaultNetwork(resource)) return ' (the default of its region, which cannot be deleted; free)';
  return ' with its images, and goes on to be billed: add --registry to remove it';
}
