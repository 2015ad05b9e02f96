import { resolve } from 'node:path';
import { createApiClient } from '../digitalocean/api-client.ts';
import { findEnvironmentCluster } from '../digitalocean/find-environment-cluster.ts';
import { requireAccountAccess, standardApiUrl } from '../digitalocean/read-account-access.ts';
import { requestClusterCredentials } from '../digitalocean/request-cluster-credentials.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { contextEntries } from '../kubeconfig/context-entries.ts';
import { mergeContext } from '../kubeconfig/merge-context.ts';
import { rewriteFile } from '../kubeconfig/rewrite-file.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from './terminal.ts';

export interface KubeConfigOptions {
  environment: string;
  /** File of its own instead of the user's kubeconfig. */
  out: string | undefined;
  /** Make the context the current one. */
  use: boolean;
}

/** Seconds: only to learn where the cluster is. */
const shortest = 600;

/** Gives kubectl a context of the environment's cluster whose token renews itself, beside those that it has. */
export async function kubeConfig(options: KubeConfigOptions, settings: Settings, terminal: Terminal): Promise<void> {
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  const client = createApiClient(requireAccountAccess(settings.account));
  const { id } = await findEnvironmentCluster(client, environment);
  const name = `todo-${environment.name}`;
  const entries = contextEntries({
    name,
    clusterId: id,
    namespace: environment.namespaces.application,
    credentials: await requestClusterCredentials(client, id, shortest),
    apiUrl: client.apiUrl === standardApiUrl ? undefined : client.apiUrl,
  });
  const file = options.out === undefined ? settings.kubeConfigFile : resolve(options.out);
  const changed = await rewriteFile(file, (text) => mergeContext(text, entries, options.use));
  terminal.print(changed ? `${file} has the context "${name}"` : `${file} had the context "${name}" already`);
  terminal.print(`kubectl --context ${name} get nodes    (with DIGITALOCEAN_TOKEN set: each token lives 15 minutes)`);
}
