import { renderService, type KubernetesObject, type Release } from '@todo/workload';
import { applyObjects } from '../cluster/apply-objects.ts';
import { waitForRollout, type RolloutResult } from '../cluster/wait-for-rollout.ts';
import { DeployError } from '../deploy-error.ts';
import type { Plan, PlanEntry } from '../plan/make-plan.ts';
import { annotate, pullReference } from '../plan/render-release.ts';
import { goBack } from './go-back.ts';
import { tagRelease } from './tag-release.ts';
import type { Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';
import type { ProvidedImage } from './provide-images.ts';

export interface RollOutOptions {
  /** Who deploys, for the ledger. */
  readonly by: string;
  /** When the deploy began, in milliseconds since the epoch. */
  readonly since: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Makes one release of one service: records it, applies its objects and waits. A release that does not become healthy is
 * undone and marked; what goes wrong with one service is its outcome, never an exception, unless the deploy is stopped.
 */
export async function rollOut(
  plan: Plan,
  entry: PlanEntry,
  image: ProvidedImage,
  options: RollOutOptions,
): Promise<Outcome> {
  const started = Date.now();
  const { facts, decision, candidate } = entry;
  const { target } = plan;
  const reference = pullReference(target, facts.service, image.digest);
  const objects = renderService(candidate.service.manifest, target.platform, {
    namespace: target.namespace,
    image: reference,
  });
  const release = await record(plan, entry, image, objects, options.by);
  const outcome = { service: facts.service, release: release.number, image: image.how, foreign: facts.foreign };
  const seconds = () => (Date.now() - started) / 1000;
  try {
    for (const line of facts.drift) options.progress(facts.service, line);
    const result = await attempt(plan, release, objects, options);
    if (result.ok) {
      await target.ledger.finish({ ...release, seconds: (Date.now() - options.since) / 1000 }, 'succeeded');
      const did = decision.action === 'repair' ? 'repaired' : 'rolled out';
      return { ...outcome, did, why: decision.why, seconds: seconds() };
    }
    for (const line of [result.reason, ...result.details]) options.progress(facts.service, line);
    await target.ledger.finish(release, 'failed', result.reason);
    const back = await goBack(target, facts, release, options);
    return { ...outcome, ...back, why: [result.reason, ...back.why], seconds: seconds() };
  } catch (error) {
    if (options.signal.aborted) await target.ledger.finish(release, 'interrupted');
    throw error;
  }
}

/** A release is in the ledger before anything of it is on the cluster. */
async function record(
  plan: Plan,
  entry: PlanEntry,
  image: ProvidedImage,
  objects: KubernetesObject[],
  by: string,
): Promise<Release> {
  const { target, source } = plan;
  const { service, wanted, wantedObjects, releases } = entry.facts;
  for (const left of releases.filter(({ result }) => result === 'started'))
    await target.ledger.finish(left, 'interrupted');
  const release = {
    service,
    identity: wanted.identity,
    objects: wantedObjects.identity,
    digest: image.digest,
    commit: `${source.commit}${source.dirty ? '-dirty' : ''}`,
    by,
    at: new Date().toISOString(),
  };
  return target.ledger.start(release, { objects, parts: { ...wanted.parts, ...wantedObjects.parts } });
}

/** The cluster's or registry's refusal of a release fails it as much as pods that do not start. */
async function attempt(
  { target, state }: Plan,
  release: Release,
  objects: readonly KubernetesObject[],
  { progress, signal }: RollOutOptions,
): Promise<RolloutResult> {
  const { service, number } = release;
  try {
    await tagRelease(target, release);
    await applyObjects(target.cluster, service, annotate(objects, release), state.live);
    progress(service, `release ${number} applied`);
    return await waitForRollout(target.cluster, service, { signal, onProgress: (line) => progress(service, line) });
  } catch (error) {
    if (signal.aborted || !(error instanceof DeployError)) throw error;
    return { ok: false, reason: error.message, details: [] };
  }
}
