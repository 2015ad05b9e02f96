import { z } from 'zod';
import { openCloudStack } from '../cloud/cloud-stack.ts';
import { waitUntilRunning } from '../cloud/connect-cloud-cluster.ts';
import { isOlder, newestVersion, sortVersions } from '../cloud/newest-version.ts';
import { findCluster, readCloudState } from '../cloud/read-cloud-state.ts';
import { type ApiClient, createApiClient } from '../digitalocean/api-client.ts';
import { requireAccountAccess } from '../digitalocean/read-account-access.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import type { Settings } from '../settings.ts';
import { applyCloudSide } from './apply-cloud-side.ts';
import { askOnce } from './ask-once.ts';
import { collectProblems } from './collect-problems.ts';
import { engineParts, prepareEngine } from './prepare.ts';
import type { Terminal } from './terminal.ts';
import { upgradeNodes } from './upgrade-nodes.ts';

export interface UpgradeOptions {
  environment: string;
  /** Full version such as `1.36.4-do.0`; the newest that the environment's prefix allows when left out. */
  to: string | undefined;
  /** Size that the nodes should have; without it Kubernetes is upgraded. */
  nodeSize: string | undefined;
  yes: boolean;
  breakLock: boolean;
  signal?: AbortSignal;
}

const Upgrades = z.object({ available_upgrade_versions: z.array(z.object({ slug: z.string() })).nullish() });

/** Upgrades what `up` leaves alone: the cluster's Kubernetes, or the size of its nodes. */
export async function upgrade(options: UpgradeOptions, settings: Settings, terminal: Terminal): Promise<void> {
  const { nodeSize, to, yes } = options;
  if (nodeSize !== undefined && to !== undefined) {
    throw new InfraError('--to and --node-size are two upgrades: do one after the other');
  }
  if (!yes && !terminal.interactive) {
    throw new InfraError('nobody can be asked here: add --yes to go ahead without a question');
  }
  if (nodeSize === undefined) return upgradeKubernetes(options, settings, terminal);
  return upgradeNodes({ ...options, nodeSize }, settings, terminal);
}

/** In place. Nothing else does: `up` leaves the version alone. */
async function upgradeKubernetes(options: UpgradeOptions, settings: Settings, terminal: Terminal): Promise<void> {
  const { yes, breakLock, signal } = options;
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const { name, digitalocean } = environment;
  if (!digitalocean) throw new InfraError(`the environment "${name}" has no cluster at DigitalOcean to upgrade`);
  const { account, ...parts } = await collectProblems({
    ...prepareEngine(environment, settings),
    account: Promise.resolve().then(() => requireAccountAccess(settings.account)),
  });
  const engine = engineParts(parts);
  const client = createApiClient(account, { onWait: terminal.print, ...(signal ? { signal } : {}) });
  const session = await openCloudStack({ environment: name, account, ...engine });
  const cluster = findCluster(await readCloudState(session));
  if (!cluster) throw new InfraError(`the environment "${name}" has no cluster yet: nx run infra:up --env ${name}`);
  const { version } = await waitUntilRunning(client, cluster.id, { print: terminal.print, signal });
  const target = await chooseVersion(client, cluster.id, version, options.to ?? digitalocean.cluster.version);
  if (target === undefined) {
    terminal.print(`nothing to upgrade: ${version} is the newest ${digitalocean.cluster.version}x`);
    return;
  }
  terminal.print(`upgrade from ${version} to ${target}: nodes are replaced one after the other, pods move`);
  const { confirm } = askOnce(yes, terminal);
  const run = { environment, digitalocean, account, client, engine, breakLock, confirm, terminal, signal };
  await applyCloudSide({ ...run, allowDelete: false, upgradeTo: target });
  const { version: reached } = await waitUntilRunning(client, cluster.id, { print: terminal.print, signal });
  terminal.print(`the cluster runs Kubernetes ${reached}`);
}

/** @returns nothing when there is nothing newer that fits */
async function chooseVersion(
  client: ApiClient,
  id: string,
  current: string,
  wanted: string,
): Promise<string | undefined> {
  const answer = await client.get(`/v2/kubernetes/clusters/${id}/upgrades`, Upgrades);
  const offered = (answer.available_upgrade_versions ?? []).map(({ slug }) => slug);
  const isPrefix = wanted.endsWith('.');
  if (!isPrefix && offered.includes(wanted)) return wanted;
  if (isPrefix && offered.some((slug) => slug.startsWith(wanted))) return newestVersion(offered, wanted);
  if (isPrefix && current.startsWith(wanted)) return undefined;
  const choice = offered.length > 0 ? `it can go to: ${sortVersions(offered).join(', ')}` : 'nothing newer is offered';
  const back = isOlder(isPrefix ? `${wanted}0` : wanted, current) ? ', and a cluster never goes back' : '';
  throw new InfraError(
    `the cluster runs ${current} and cannot be upgraded to ${wanted}${isPrefix ? 'x' : ''}${back}; ${choice}`,
  );
}
