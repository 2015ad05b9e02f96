import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { DeployError } from '../deploy-error.ts';

const inCluster = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * Reads the file(s) of `KUBECONFIG`, else `~/.kube/config`, else the account of the pod this runs in. The library is
 * loaded here and not before: it takes 0.4 s, and its entry file loads all of Kubernetes' API on top.
 */
export async function loadKubeconfig(env: NodeJS.ProcessEnv): Promise<KubeConfig> {
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
      if (index > 0) config.mergeConfig(next);
    }
  } catch (cause) {
    throw new DeployError(`The kubeconfig cannot be read: ${(cause as Error).message}`, { cause });
  }
  if (!config.getCurrentCluster()) {
    throw new DeployError(
      'The kubeconfig has no current context. Choose one: kubectl config use-context NAME ' +
        `(it knows ${
          config
            .getContexts()
            .map((context) => context.name)
            .join(', ') || 'none'
        })`,
    );
  }
  return config;
}
