import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { now, type Account } from './account.ts';
import { ApiRefusal, invalid, notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { paginate } from './paginate.ts';

export interface Volume {
  id: string;
  name: string;
  size_gigabytes: number;
  region: { slug: string };
  droplet_ids: number[];
  tags: string[];
  created_at: string;
}

export interface Snapshot {
  id: string;
  name: string;
  resource_id: string;
  resource_type: 'volume';
  size_gigabytes: number;
  regions: string[];
  tags: string[];
  created_at: string;
}

export interface VolumeArgs {
  cluster?: { id: string; region: string };
  sizeGigabytes: number;
  name?: string;
}

/** What the storage driver does for a PersistentVolumeClaim. */
export function makeVolume(account: Account, { cluster, sizeGigabytes, name }: VolumeArgs): Volume {
  if (account.volumes.size >= account.limits.volume) throw invalid('volume limit exceeded');
  const id = randomUUID();
  const volume: Volume = {
    id,
    name: name ?? `pvc-${randomUUID()}`,
    size_gigabytes: sizeGigabytes,
    region: { slug: cluster?.region ?? 'nyc1' },
    droplet_ids: [],
    tags: cluster ? [`k8s:${cluster.id}`] : [],
    created_at: now(),
  };
  account.volumes.set(id, volume);
  return volume;
}

export function makeSnapshot(account: Account, volume: Volume): Snapshot {
  const snapshot: Snapshot = {
    id: randomUUID(),
    name: `snapshot-of-${volume.name}`,
    resource_id: volume.id,
    resource_type: 'volume',
    size_gigabytes: volume.size_gigabytes,
    regions: [volume.region.slug],
    tags: volume.tags,
    created_at: now(),
  };
  account.snapshots.set(snapshot.id, snapshot);
  return snapshot;
}

interface Params {
  Params: { id: string };
  Querystring: Record<string, string>;
}

export function volumeRoutes(app: FastifyInstance, account: Account): void {
  app.get<Params>('/v2/volumes', scopes('block_storage:read'), (request) => {
    const found = [...account.volumes.values()].filter(
      ({ region }) => !request.query['region'] || region.slug === request.query['region'],
    );
    return paginate('volumes', found, request);
  });
  app.delete<Params>('/v2/volumes/:id', scopes('block_storage:delete'), ({ params }, reply) => {
    const volume = account.volumes.get(params.id);
    if (!volume) throw notFound();
    if (volume.droplet_ids.length > 0) throw new ApiRefusal(409, 'volume is attached to a droplet');
    account.volumes.delete(volume.id);
    return reply.code(204).send();
  });
  app.get<Params>('/v2/snapshots', scopes('snapshot:read'), (request) => {
    const kind = request.query['resource_type'];
    const found = [...account.snapshots.values()].filter(({ resource_type }) => !kind || resource_type === kind);
    return paginate('snapshots', found, request);
  });
  app.delete<Params>('/v2/snapshots/:id', scopes('snapshot:delete'), ({ params }, reply) => {
    if (!account.snapshots.delete(params.id)) throw notFound();
    return reply.code(204).send();
  });
}
