import type { Session } from '../engine/open-stack.ts';

type Inputs = Record<string, unknown>;

/** Something in the account that the state knows. */
export interface CloudResource {
  /** Without the package: `Vpc`, `KubernetesCluster`, `ContainerRegistry`, `DatabaseCluster` … */
  kind: string;
  urn: string;
  id: string;
  inputs: Inputs;
  outputs: Inputs;
}

export interface CloudState {
  resources: CloudResource[];
  /** URNs of everything, components included. */
  urns: Set<string>;
}

interface StoredResource {
  urn: string;
  type: string;
  custom?: boolean;
  id?: string;
  inputs?: Inputs;
  outputs?: Inputs;
}

/** What earlier runs noted of the account; secrets stay encrypted. */
export async function readCloudState({ pulumi }: Session): Promise<CloudState> {
  const exported = JSON.parse(await pulumi(['stack', 'export'])) as { deployment?: { resources?: StoredResource[] } };
  const all = exported.deployment?.resources ?? [];
  const resources = all
    .filter(({ custom, type }) => custom && type.startsWith('digitalocean:'))
    .map(({ type, urn, id = '', inputs = {}, outputs = {} }) => {
      return { kind: type.split(':').at(-1) ?? type, urn, id, inputs, outputs };
    });
  return { resources, urns: new Set(all.map(({ urn }) => urn)) };
}

export function findCluster({ resources }: CloudState): CloudResource | undefined {
  return resources.find(({ kind }) => kind === 'KubernetesCluster');
}
