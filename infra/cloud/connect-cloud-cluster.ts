import { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import type { ApiClient } from '../digitalocean/api-client.ts';
import { requestClusterCredentials } from '../digitalocean/request-cluster-credentials.ts';
import { Cluster as ApiCluster } from '../digitalocean/schemas.ts';
import { InfraError } from '../infra-error.ts';
import { type Cluster, connectTo } from '../kube/connect-cluster.ts';
import { type Pace, waitUntil } from '../wait-until.ts';

/** Seconds: longer than any run takes. */
const tokenLife = 3 * 3600;
const standardPace: Pace = { interval: 5_000, patience: 20 * 60_000 };

export interface ConnectOptions {
  print: (line: string) => void;
  signal?: AbortSignal | undefined;
  pace?: Pace;
}

/**
 * Connects to a cluster of the account with a token of its own, which is kept in memory, as soon as the cluster runs.
 *
 * @throws {InfraError} when it is gone, failed, or does not run within 20 minutes
 */
export async function connectCloudCluster(client: ApiClient, id: string, options: ConnectOptions): Promise<Cluster> {
  const { name, region } = await waitUntilRunning(client, id, options);
  const { server, caData, token } = await requestClusterCredentials(client, id, tokenLife);
  const context = `do-${region}-${name}`;
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: context, server, caData }],
    users: [{ name: `${context}-admin`, token }],
    contexts: [{ name: context, cluster: context, user: `${context}-admin` }],
    currentContext: context,
  });
  return connectTo(config);
}

/** Waits while it is made or upgraded. */
export async function waitUntilRunning(
  client: ApiClient,
  id: string,
  { print, signal, pace = standardPace }: ConnectOptions,
): Promise<ApiCluster> {
  let told: string | undefined;
  const look = async () => {
    const answer = await client.get(`/v2/kubernetes/clusters/${id}`, z.object({ kubernetes_cluster: ApiCluster }));
    const { kubernetes_cluster: cluster } = answer;
    const { state, message } = cluster.status;
    if (state === 'running' || state === 'running_setup' || state === 'degraded') return cluster;
    if (state === 'error' || state === 'deleted') {
      const why = message ? ` (${message})` : '';
      throw new InfraError(
        `cluster ${cluster.name} is in state "${state}"${why}: docs/runbooks/cluster-creation-failed.md`,
      );
    }
    if (state !== told) print(`cluster ${cluster.name} is ${state}: waiting`);
    told = state;
    return undefined;
  };
  const running = await waitUntil(look, pace, signal);
  if (running) return running;
  const minutes = Math.round(pace.patience / 60_000);
  throw new InfraError(`the cluster is still "${told}" after ${minutes} minutes: run the command again later`);
}
