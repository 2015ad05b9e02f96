import { connectCloudCluster } from '../cloud/connect-cloud-cluster.ts';
import { describeExisting } from '../cloud/describe-existing.ts';
import type { CloudOutputs } from '../cloud/cloud-program.ts';
import { createApiClient } from '../digitalocean/api-client.ts';
import { requireAccountAccess } from '../digitalocean/read-account-access.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import { type Cluster, connectCluster } from '../kube/connect-cluster.ts';
import { findPublicUrl } from '../kube/find-public-url.ts';
import { type Durations, noteDurations } from '../kube/provisioning-durations.ts';
import { LoadBalancerLate, waitForLoadBalancer } from '../kube/wait-for-load-balancer.ts';
import type { ProgramArgs } from '../program.ts';
import type { Settings } from '../settings.ts';
import { applyCloudSide, type CloudRun } from './apply-cloud-side.ts';
import { applyClusterSide, type SideRun } from './apply-cluster-side.ts';
import { askOnce } from './ask-once.ts';
import { collectProblems } from './collect-problems.ts';
import { engineParts, prepareEngine } from './prepare.ts';
import type { Terminal } from './terminal.ts';

export interface UpOptions {
  environment: string;
  yes: boolean;
  allowDelete: boolean;
  breakLock: boolean;
  signal?: AbortSignal;
}

/** Preflight, plan, confirmation, then whatever is missing or different is made so: in the account, then in the cluster. */
export async function up(options: UpOptions, settings: Settings, terminal: Terminal): Promise<void> {
  const started = performance.now();
  if (!options.yes && !terminal.interactive) {
    throw new InfraError('nobody can be asked here: add --yes to go ahead without a question');
  }
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const { digitalocean, name } = environment;
  const { where, ...parts } = await collectProblems({
    ...prepareEngine(environment, settings),
    where: digitalocean
      ? Promise.resolve().then(() => requireAccountAccess(settings.account))
      : connectCluster(environment.cluster.context),
  });
  const confirmation = askOnce(options.yes, terminal);
  const { confirm } = confirmation;
  const run = { ...options, environment, engine: engineParts(parts), confirm, terminal, signal: options.signal };
  if ('config' in where) {
    terminal.print(`environment ${name} on context ${where.context} (${where.server})`);
    const { changed, seconds } = await applyClusterSide(run, where);
    await finish(run, where, { changed, durations: { cluster: seconds }, started });
    return;
  }
  terminal.print(`environment ${name} at DigitalOcean, ${digitalocean?.region} (${where.apiUrl})`);
  const client = createApiClient(where, {
    onWait: terminal.print,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const cloudRun = { ...run, digitalocean: digitalocean as DigitalOcean, account: where, client };
  try {
    await upInAccount(cloudRun, started);
  } catch (error) {
    const billed = confirmation.given() || error instanceof LoadBalancerLate;
    if (!(error instanceof InfraError) || !billed) throw error;
    const existing = await describeExisting(createApiClient(where), name, cloudRun.digitalocean);
    throw new InfraError([...error.problems, ...existing], { cause: error });
  }
}

async function upInAccount(run: CloudRun, started: number): Promise<void> {
  const { terminal, signal } = run;
  const { changed, outputs, seconds: account } = await applyCloudSide(run);
  const cluster = await connectCloudCluster(run.client, outputs.clusterId, { print: terminal.print, signal });
  const inside = await applyClusterSide(run, cluster, madeSecrets(outputs));
  const { clusterName, clusterId, clusterEndpoint, kubernetesVersion, nodeCount } = outputs;
  terminal.print(`cluster    ${clusterName} (${clusterId}), Kubernetes ${kubernetesVersion}, ${nodeCount} nodes`);
  terminal.print(`endpoint   ${clusterEndpoint}`);
  const durations = { account, cluster: inside.seconds };
  await finish(run, cluster, { changed: changed || inside.changed, durations, started });
}

interface Result {
  changed: boolean;
  durations: Durations;
  /** As `performance.now()` has it. */
  started: number;
}

/** Secrets that nobody has to set, because what they lead to was made here. */
function madeSecrets({ databaseUrl, redisUrl }: CloudOutputs): NonNullable<ProgramArgs['madeSecrets']> {
  return { ...(databaseUrl ? { 'database-url': databaseUrl } : {}), ...(redisUrl ? { 'redis-url': redisUrl } : {}) };
}

async function finish(
  { environment, terminal, signal }: SideRun,
  cluster: Cluster,
  { changed, durations, started }: Result,
) {
  const { print } = terminal;
  const { application, ingress } = environment.namespaces;
  const note = (measured: Durations) =>
    noteDurations(cluster, application, measured).catch((error: unknown) => {
      print(`note: verify will not know how long this took, as it could not be noted: ${(error as Error).message}`);
    });
  await note(durations);
  await note({ loadBalancer: await waitForLoadBalancer(cluster, ingress, { print, signal }) });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(`namespace  ${environment.namespaces.application}`);
  print(`registry   ${environment.registry.push}`);
  const url = await findPublicUrl(cluster, environment);
  if (url) print(`url        ${url}`);
  if (environment.digitalocean) print(`kubeconfig nx run infra:kubeconfig --env ${environment.name}`);
  print(`next       nx run infra:deployer-kubeconfig --env ${environment.name} --out FILE, then deploy`);
  print(`check      nx run infra:verify --env ${environment.name}, after that`);
  print(changed ? `done in ${seconds} s` : `nothing to change (${seconds} s)`);
}
