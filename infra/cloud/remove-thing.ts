import type { ApiClient } from '../digitalocean/api-client.ts';
import { ApiError, ignoreMissing } from '../digitalocean/api-error.ts';
import { type Pace, waitUntil } from '../wait-until.ts';
import type { OwnThing } from './find-own-things.ts';

const paths = { Vpc: '/v2/vpcs', KubernetesCluster: '/v2/kubernetes/clusters', DatabaseCluster: '/v2/databases' };
const standardPace: Pace = { interval: 5_000, patience: 20 * 60_000 };

/**
 * Removes something that no state knows. A network is waited for: what was in it leaves it minutes later.
 *
 * @throws {ApiError} when it is refused, for a network also after 20 minutes
 */
export async function removeThing(
  client: ApiClient,
  { kind, id }: Pick<OwnThing, 'kind' | 'id'>,
  { signal, pace = standardPace }: { signal?: AbortSignal | undefined; pace?: Pace } = {},
): Promise<void> {
  let refusal: unknown;
  const remove = async () => {
    try {
      await client.send('DELETE', `${paths[kind]}/${id}`).catch(ignoreMissing);
      return true;
    } catch (error) {
      const inUse = kind === 'Vpc' && error instanceof ApiError && (error.status === 403 || error.status === 409);
      if (!inUse) throw error;
      refusal = error;
      return undefined;
    }
  };
  if (!(await waitUntil(remove, pace, signal))) throw refusal;
}
