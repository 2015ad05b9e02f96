import type { Session } from './open-stack.ts';

export interface RecordedState {
  /** Cluster that the objects are in; none before the first run. */
  clusterId: string | undefined;
  /** Real things that a destroy would remove, as `Kind namespace/name`. */
  objects: { kind: string; name: string }[];
}

interface StoredResource {
  type: string;
  custom?: boolean;
  id?: string;
  inputs?: { clusterIdentifier?: string };
}

/** What earlier runs noted; secrets stay encrypted. */
export async function readState({ pulumi }: Session): Promise<RecordedState> {
  const exported = JSON.parse(await pulumi(['stack', 'export'])) as {
    deployment?: { resources?: StoredResource[] };
  };
  const resources = exported.deployment?.resources ?? [];
  const provider = resources.find((resource) => resource.type === 'pulumi:providers:kubernetes');
  const objects = resources
    .filter((resource) => resource.custom && !resource.type.startsWith('pulumi:'))
    .map(({ type, id = '' }) => ({ kind: type.split(':').at(-1) ?? type, name: id }));
  return { clusterId: provider?.inputs?.clusterIdentifier, objects };
}
