import { createTransport } from './kube-transport.ts';
import { openCluster, type Cluster } from './kube-cluster.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';

/**
 * The namespace `namespace` of the cluster that the kubeconfig's current context, or `context`, points at; nothing is
 * asked of it yet.
 */
export async function connectCluster(env: NodeJS.ProcessEnv, namespace: string, context?: string): Promise<Cluster> {
  const config = await loadKubeconfig(env, context);
  return openCluster(createTransport(config), namespace);
}
