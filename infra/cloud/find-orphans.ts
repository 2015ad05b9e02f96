import { accountNames, type DigitalOcean } from '../environment/digitalocean.ts';
import type { OwnThing } from './find-own-things.ts';
import type { CloudState } from './read-cloud-state.ts';

/** Ids of things to take up, by the name that their resource has in the program. */
export type Adoption = Readonly<Record<string, string>>;

export interface Orphans {
  /** Made by an earlier run that could not note it: killed before the answer came, or its state was lost. */
  alive: { resource: string; thing: OwnThing }[];
  /** Clusters whose creation failed: the provider forgets them at once, and they are billed. */
  failed: OwnThing[];
}

/** What carries the environment's mark and is not in its state. */
export function findOrphans(
  { resources }: CloudState,
  own: readonly OwnThing[],
  environment: string,
  digitalocean: DigitalOcean,
): Orphans {
  const known = new Set(resources.map(({ id }) => id));
  const names = accountNames(environment, digitalocean);
  const orphans = own.filter(({ id }) => !known.has(id));
  const failed = orphans.filter(({ kind, state }) => kind === 'KubernetesCluster' && state === 'error');
  const alive = orphans
    .filter((thing) => !failed.includes(thing))
    .flatMap((thing) => {
      const resource = resourceOf(thing, names);
      const taken = resources.some(({ urn }) => urn.endsWith(`::${resource}`));
      return resource === undefined || taken ? [] : [{ resource, thing }];
    });
  return { alive, failed };
}

export function adoptionOf({ alive }: Orphans): Adoption {
  return Object.fromEntries(alive.map(({ resource, thing }) => [resource, thing.id]));
}

function resourceOf({ kind, name }: OwnThing, names: ReturnType<typeof accountNames>): string | undefined {
  if (kind === 'Vpc') return name === names.network ? 'network-vpc' : undefined;
  if (kind === 'KubernetesCluster') return name === names.cluster ? 'kubernetes-cluster' : undefined;
  if (name === names.postgres) return 'databases-postgres';
  return name === names.valkey ? 'databases-valkey' : undefined;
}
