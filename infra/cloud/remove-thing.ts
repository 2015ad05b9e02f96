import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../digitalocean/api-client.ts';
import { ApiError, ignoreMissing } from '../digitalocean/api-error.ts';
import type { OwnThing } from './find-own-things.ts';

const paths = { Vpc: '/v2/vpcs', KubernetesCluster: '/v2/kubernetes/clusters', DatabaseCluster: '/v2/databases' };
const pollInterval = 5_000;
const patience = 20 * 60_000;

/** Removes something that no state knows. A network is waited for: what was in it leaves it minutes later. */
export async function removeThing(client: ApiClient, { kind, id }: OwnThing, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      await client.send('DELETE', `${paths[kind]}/${id}`).catch(ignoreMissing);
      return;
    } catch (error) {
      const inUse = kind === 'Vpc' && error instanceof ApiError && (error.status === 403 || error.status === 409);
      if (!inUse || Date.now() > deadline) throw error;
      await sleep(pollInterval, undefined, signal ? { signal } : {});
    }
  }
}
