import { KubeConfig } from '@kubernetes/client-node';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from './connect-cluster.ts';

/**
 * Runs `use` with a kubeconfig file of its own that knows only the cluster that was checked, and removes it afterwards:
 * a context that is switched meanwhile changes nothing, and the engine's state never holds credentials.
 */
export async function withPinnedKubeConfig<T>(cluster: Cluster, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-infra-'));
  try {
    const file = join(folder, 'kubeconfig');
    await writeFile(file, pinned(cluster).exportConfig(), { mode: 0o600 });
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function pinned({ config, context }: Cluster): KubeConfig {
  const chosen = config.getContextObject(context);
  const only = new KubeConfig();
  only.loadFromOptions({
    contexts: [chosen],
    clusters: config.getClusters().filter((c) => c.name === chosen?.cluster),
    users: config.getUsers().filter((u) => u.name === chosen?.user),
    currentContext: context,
  });
  return only;
}
