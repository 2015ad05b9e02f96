import type { PlannedVolume } from '../cost/planned-volumes.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import type { GatheredFacts } from './gather-facts.ts';

export interface Planned {
  environment: string;
  digitalocean: DigitalOcean;
  /** Ids of clusters, networks and databases, and names of registries, that the environment has already. */
  owned: ReadonlySet<string>;
  /** Services that get a repository each. */
  services: readonly string[];
  /** Block storage that the platform inside the cluster will ask for. */
  volumes?: readonly PlannedVolume[];
}

export interface Findings {
  /** What stops `up`, each with what to do. */
  problems: string[];
  /** What is good to know. */
  notes: string[];
}

/** Judges what was read; says nothing about what could not be read. */
export type Check = (facts: GatheredFacts['facts'], planned: Planned) => Partial<Findings>;
