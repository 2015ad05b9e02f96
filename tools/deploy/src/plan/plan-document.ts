import { z } from 'zod';
import type { Comparison } from './compare-with-ref.ts';
import { actions } from './decide.ts';
import { ancestries } from './facts.ts';
import type { Plan } from './make-plan.ts';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const identity = z.string().regex(/^src-[0-9a-f]{20}$/);

const Running = z.object({
  identity: z.string().describe('Identity of the release; empty when no deploy made what runs'),
  objects: z.string().describe('Hash of the objects of the release; empty when no deploy made what runs'),
  commit: z.string().describe('Commit it was deployed from, with "-dirty" when files differed from it'),
  release: z.int().min(0).describe('Number of the release; 0 when no deploy made what runs'),
  digest: z.string().describe('Digest of the image in the pod template; empty when it is named by a tag'),
  pods: z.object({ ready: z.int(), wanted: z.int() }),
});

const ServicePlan = z.object({
  service: z.string(),
  project: z.string().describe('Its project in Nx'),
  affected: z.boolean().nullable().describe('Whether Nx counts it as affected; null when that was not asked'),
  identity: identity.describe('What an image would be made from now'),
  objects: z.string().describe('Hash of what it would be rendered to now: obj- and 20 hex digits'),
  inRegistry: digest.nullable().describe('Image that the registry holds for the identity'),
  running: Running.nullable().describe('What the cluster runs'),
  lastRelease: z.object({ number: z.int(), result: z.string(), at: z.string() }).nullable(),
  ancestry: z.enum(ancestries).describe('How the commit that runs relates to the one that is deployed from'),
  action: z.enum(actions),
  build: z.boolean().describe('An image has to be built'),
  migrate: z.boolean().describe('The migration of the image has to run first'),
  apply: z.boolean().describe('Objects are applied and a rollout is waited for'),
  why: z.array(z.string()).describe('In words, the most important first'),
  drift: z.array(z.string()).describe('Where the cluster differs from what was released'),
  foreign: z.array(z.string()).describe('What others set on its objects and a deploy leaves alone'),
});

/** What `plan --json` prints. A field that is added keeps the version, one that changes or goes raises it. */
export const PlanDocument = z.object({
  schemaVersion: z.literal(1),
  environment: z.string(),
  namespace: z.string(),
  registry: z.string(),
  commit: z.string(),
  dirty: z.boolean().describe('Whether the work tree differs from the commit'),
  services: z.array(ServicePlan),
});
export type PlanDocument = z.infer<typeof PlanDocument>;

/** What `plan --against REF --json` prints; versioned in the same way. */
export const ComparisonDocument = z.object({
  schemaVersion: z.literal(1),
  against: z.string().describe('The git ref as it was given'),
  services: z.array(
    z.object({
      service: z.string(),
      project: z.string(),
      needs: z.enum(['nothing', 'new rollout', 'new image']),
      identity: identity.describe('What an image would be made from now'),
      then: identity.nullable().describe('What it was made from at the ref; null for a service that did not exist'),
      changes: z.array(z.string()),
    }),
  ),
});
export type ComparisonDocument = z.infer<typeof ComparisonDocument>;

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
      why: [...decision.why],
      drift: [...facts.drift],
      foreign: [...facts.foreign],
    })),
  };
}

export function toComparisonDocument(against: string, comparisons: readonly Comparison[]): ComparisonDocument {
  const services = comparisons.map((comparison) => ({
    service: comparison.service,
    project: comparison.project,
    needs: needs(comparison),
    identity: comparison.now.identity,
    then: comparison.then?.identity ?? null,
    changes: [...comparison.changes],
  }));
  return { schemaVersion: 1, against, services };
}

/** What a deploy would have to do for a service that had been deployed from the other commit. */
export function needs({ newImage, newObjects }: Comparison): ComparisonDocument['services'][number]['needs'] {
  return newImage ? 'new image' : newObjects ? 'new rollout' : 'nothing';
}

function lastRelease(release: { number: number; result: string; at: string } | undefined) {
  return release ? { number: release.number, result: release.result, at: release.at } : null;
}
