import type { Action } from './decide.ts';
import type { Ancestry, Running } from './facts.ts';
import type { Plan } from './make-plan.ts';

/** What `plan --json` prints. A field that is added keeps the version, one that changes or goes raises it. */
export interface PlanDocument {
  readonly schemaVersion: 1;
  readonly environment: string;
  readonly namespace: string;
  readonly registry: string;
  readonly commit: string;
  /** Whether the work tree differs from the commit. */
  readonly dirty: boolean;
  readonly services: readonly ServicePlan[];
}

export interface ServicePlan {
  readonly service: string;
  readonly project: string;
  /** Whether Nx counts it as affected; null when that was not asked. */
  readonly affected: boolean | null;
  /** `src-<20 hex>` of what an image would be made from now. */
  readonly identity: string;
  /** `obj-<20 hex>` of what it would be rendered to now. */
  readonly objects: string;
  /** Digest of the image that the registry holds for the identity. */
  readonly inRegistry: string | null;
  /** What the cluster runs; `release` is 0 and the hashes are empty when no deploy made it. */
  readonly running: Running | null;
  readonly lastRelease: { readonly number: number; readonly result: string; readonly at: string } | null;
  readonly ancestry: Ancestry;
  readonly action: Action;
  readonly build: boolean;
  readonly migrate: boolean;
  readonly apply: boolean;
  readonly why: readonly string[];
  /** Where the cluster differs from what was released. */
  readonly drift: readonly string[];
  /** What others set on the service's objects and a deploy leaves alone. */
  readonly foreign: readonly string[];
}

export function toPlanDocument({ settings, target, source, entries }: Plan): PlanDocument {
  return {
    schemaVersion: 1,
    environment: settings.environment,
    namespace: settings.namespace,
    registry: target.registry.address,
    commit: source.commit,
    dirty: source.dirty,
    services: entries.map(({ facts, decision }) => ({
      service: facts.service,
      project: facts.project,
      affected: facts.affected ?? null,
      identity: facts.wanted.identity,
      objects: facts.wantedObjects.identity,
      inRegistry: facts.inRegistry ?? null,
      running: facts.running ?? null,
      lastRelease: lastRelease(facts.releases[0]),
      ancestry: facts.ancestry,
      ...decision,
      drift: facts.drift,
      foreign: facts.foreign,
    })),
  };
}

function lastRelease(release: { number: number; result: string; at: string } | undefined): ServicePlan['lastRelease'] {
  return release ? { number: release.number, result: release.result, at: release.at } : null;
}
