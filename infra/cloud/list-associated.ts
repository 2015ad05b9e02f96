import { z } from 'zod';
import type { ApiClient } from '../digitalocean/api-client.ts';
import { ignoreMissing } from '../digitalocean/api-error.ts';

const things = z
  .array(z.object({ id: z.string(), name: z.string() }))
  .nullish()
  .transform((list) => list ?? []);
const Associated = z.object({ load_balancers: things, volumes: things, volume_snapshots: things });

/** What was made through a cluster, outlives it, and goes on to be billed: `LoadBalancer NAME`, `Volume NAME` … */
export async function listAssociated(client: ApiClient, clusterId: string): Promise<string[]> {
  const path = `/v2/kubernetes/clusters/${clusterId}/destroy_with_associated_resources`;
  const found = await client.get(path, Associated).catch(ignoreMissing);
  if (!found) return [];
  const { load_balancers, volumes, volume_snapshots } = found;
  return [
    ...load_balancers.map(({ name }) => `LoadBalancer ${name}`),
    ...volumes.map(({ name }) => `Volume ${name}`),
    ...volume_snapshots.map(({ name }) => `VolumeSnapshot ${name}`),
  ];
}

/** Deletes a cluster together with all of that. */
export async function deleteWithAssociated(client: ApiClient, clusterId: string): Promise<void> {
  const path = `/v2/kubernetes/clusters/${clusterId}/destroy_with_associated_resources/dangerous`;
  await client.send('DELETE', path).catch(ignoreMissing);
}
