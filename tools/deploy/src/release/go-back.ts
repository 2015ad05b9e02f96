import type { Release } from '@todo/workload';
import { applyObjects } from '../cluster/apply-objects.ts';
import { readLiveObjects } from '../cluster/live-objects.ts';
import { waitForRollout } from '../cluster/wait-for-rollout.ts';
import { DeployError } from '../deploy-error.ts';
import { releaseBefore } from '../ledger/release.ts';
import type { ServiceFacts } from '../plan/facts.ts';
import type { Target } from '../plan/gather-facts.ts';
import { annotate } from '../plan/render-release.ts';
import type { Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';

/**
 * Puts the objects of the release that ran before a failed one on the cluster again, as they were stored: what they need
 * (an image, Secrets) is what they needed then.
 */
export async function goBack(
  target: Target,
  { service, running, releases }: Pick<ServiceFacts, 'service' | 'running' | 'releases'>,
  failed: Release,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<Pick<Outcome, 'did' | 'why'>> {
  const ran = releases.find(({ number, result }) => number === running?.release && result === 'succeeded');
  const previous = ran ?? releaseBefore(releases, failed.number);
  const content = previous && (await target.ledger.content(previous));
  if (!previous || !content) return { did: 'failed', why: ['there is no earlier release to go back to'] };
  progress(service, `going back to release ${previous.number}`);
  try {
    const live = await readLiveObjects(target.cluster);
    await applyObjects(target.cluster, service, annotate(content.objects, previous), live);
    const result = await waitForRollout(target.cluster, service, {
      signal,
      onProgress: (line) => progress(service, line),
    });
    if (result.ok) return { did: 'went back', why: [`release ${previous.number} runs again`] };
    return { did: 'failed', why: [`release ${previous.number} does not become healthy either: ${result.reason}`] };
  } catch (error) {
    if (signal.aborted || !(error instanceof DeployError)) throw error;
    return { did: 'failed', why: [`release ${previous.number} cannot be put back: ${error.message}`] };
  }
}
