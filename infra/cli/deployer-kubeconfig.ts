import { KubeConfig } from '@kubernetes/client-node';
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import type { Cluster } from '../kube/connect-cluster.ts';
import { type DeployerToken, requestDeployerToken } from '../kube/request-deployer-token.ts';
import type { Settings } from '../settings.ts';
import { connectEnvironment } from './connect-environment.ts';
import type { Terminal } from './terminal.ts';

export interface DeployerKubeConfigOptions {
  environment: string;
  out: string;
  hours: number;
}

/** Writes a kubeconfig, readable for its owner only, with which a deploy acts as the deployer account for some hours. */
export async function deployerKubeConfig(
  { environment: environmentName, out, hours }: DeployerKubeConfigOptions,
  settings: Settings,
  terminal: Terminal,
): Promise<void> {
  const environment = await loadEnvironment(environmentName, settings.environmentsFolder);
  const file = resolve(out);
  const context = `${environment.name}-deployer`;
  await refuseForeignFile(file, context);
  const cluster = await connectEnvironment(environment, settings, terminal);
  const namespace = environment.namespaces.application;
  const token = await requestDeployerToken(cluster, namespace, Math.round(hours * 3600));
  await writePrivately(file, await kubeConfigFor(cluster, namespace, context, token));
  terminal.print(`${file} acts as the deployer of ${environment.name} until ${token.expires.toISOString()}`);
}

/** Never overwrites a kubeconfig that is not ours. */
async function refuseForeignFile(file: string, context: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new InfraError(`${file} cannot be written: ${error.message}`, { cause: error });
  });
  if (text === undefined) return;
  const problem = new InfraError(`${file} is there already and is not a deployer's kubeconfig: choose another file`);
  const config = new KubeConfig();
  try {
    config.loadFromString(text);
  } catch {
    throw problem;
  }
  if (config.getContexts().length !== 1 || config.getCurrentContext() !== context) throw problem;
}

async function kubeConfigFor(
  { config }: Cluster,
  namespace: string,
  context: string,
  { token }: DeployerToken,
): Promise<string> {
  const server = config.getCurrentCluster();
  if (!server) throw new InfraError('the kubeconfig names no cluster');
  const { caFile, ...cluster } = server;
  const caData = cluster.caData ?? (caFile ? await readFile(caFile, 'base64') : undefined);
  const own = new KubeConfig();
  own.loadFromOptions({
    clusters: [{ ...cluster, ...(caData ? { caData } : {}) }],
    users: [{ name: context, token }],
    contexts: [{ name: context, cluster: cluster.name, user: context, namespace }],
    currentContext: context,
  });
  return own.exportConfig();
}

async function writePrivately(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new InfraError(`${file} cannot be written: ${(cause as Error).message}`, { cause });
  }
}
