import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { DeployError } from '../deploy-error.ts';

const inCluster = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * Reads the file(s) of `KUBECONFIG`, else `~/.kube/config`, else the account of the pod this runs in. The library is
 * loaded here and not before: it takes 0.4 s, and its entry file loads all of Kubernetes' API on top. Without `context`
 * the current one is meant. Of several files the first that names something wins, as with kubectl.
 */
export async function loadKubeconfig(env: NodeJS.ProcessEnv, context?: string): Promise<KubeConfig> {
  const files = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) {
    throw new DeployError(`KUBECONFIG names ${missing}, which does not exist. Point it at the cluster to deploy to.`);
  }
  const usual = join(homedir(), '.kube/config');
  if (files.length === 0 && existsSync(usual)) files.push(usual);
  if (files.length === 0 && !existsSync(inCluster)) {
    throw new DeployError('No cluster: set KUBECONFIG to the file that says where it is and who you are.');
  }
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  try {
    if (files.length === 0) config.loadFromCluster();
    for (const [index, file] of files.entries()) {
      const next = index === 0 ? config : new KubeConfig();
      next.loadFromFile(file);
      if (index > 0) addUnknown(config, next);
    }
  } catch (cause) {
    throw new DeployError(`The kubeconfig cannot be read: ${(cause as Error).message}`, { cause });
  }
  return choose(config, context);
}

function choose(config: KubeConfig, context: string | undefined): KubeConfig {
  const known =
    config
      .getContexts()
      .map(({ name }) => name)
      .join(', ') || 'none';
  if (context !== undefined) {
    if (!config.getContextObject(context)) {
      throw new DeployError(`The kubeconfig has no context "${context}" (it knows ${known}).`);
    }
    config.setCurrentContext(context);
  }
  if (!config.getCurrentCluster()) {
    throw new DeployError(
      `The kubeconfig has no current context. Choose one: kubectl config use-context NAME (it knows ${known})`,
    );
  }
  return config;
}

/** The library's own merge takes the last file's context and fails when two files name the same cluster. */
function addUnknown(config: KubeConfig, next: KubeConfig): void {
  const isNew = (known: readonly { name: string }[]) => (entry: { name: string }) =>
    !known.some(({ name }) => name === entry.name);
  config.clusters = [...config.clusters, ...next.clusters.filter(isNew(config.clusters))];
  config.users = [...config.users, ...next.users.filter(isNew(config.users))];
  config.contexts = [...config.contexts, ...next.contexts.filter(isNew(config.contexts))];
  config.currentContext ||= next.currentContext;
}
