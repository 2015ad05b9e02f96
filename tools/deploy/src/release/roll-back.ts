import { hashObjects } from '@todo/identity';
import { withTodaysSecrets, type KubernetesObject, type Release } from '@todo/workload';
import { applyObjects } from '../cluster/apply-objects.ts';
import { holdLease } from '../cluster/hold-lease.ts';
import { readLiveObjects } from '../cluster/live-objects.ts';
import { readRunning } from '../cluster/read-running.ts';
import { waitForRollout } from '../cluster/wait-for-rollout.ts';
import { DeployError } from '../deploy-error.ts';
import { contentOrThrow } from '../ledger/open-ledger.ts';
import { releaseBefore } from '../ledger/release.ts';
import type { Target } from '../plan/gather-facts.ts';
import { annotate } from '../plan/render-release.ts';
import { verifyImage } from '../registry/index.ts';
import type { DeploySession } from './deploy.ts';
import { goBack } from './go-back.ts';
import { tagRelease } from './tag-release.ts';

/**
 * Puts an older release of a service on the cluster again: the one before what runs, or number `to`. Its objects are
 * those that were stored, its Secrets those of today. What ran is marked, so that no deploy puts it back unless forced.
 */
export async function rollBack(
  target: Target,
  service: string,
  to: number | undefined,
  session: DeploySession,
): Promise<Release> {
  const { progress, stop, holder } = session;
  const lease = await holdLease(target.cluster, service, {
    holder,
    signal: stop.signal,
    onWait: (other) => progress(service, `waiting for the deploy of ${other}`),
    onLost: (other) => stop.abort(new DeployError(`${other} took over the deploy of ${service}.`)),
  });
  try {
    return await putBack(target, service, to, session);
  } finally {
    await lease.release();
  }
}

async function putBack(
  target: Target,
  service: string,
  to: number | undefined,
  session: DeploySession,
): Promise<Release> {
  const since = Date.now();
  const { ledger, cluster, registry } = target;
  const [releases, live] = await Promise.all([ledger.list(service), readLiveObjects(cluster)]);
  const running = readRunning(live, service);
  const current = releases.find(({ number }) => number === running?.release);
  const wanted = choose(service, releases, running?.release ?? 0, to);
  const content = await contentOrThrow(ledger, wanted);
  if (!(await verifyImage(registry, service, wanted.digest))) {
    throw new DeployError(`The registry no longer has the image of release ${wanted.number} of ${service}.`);
  }
  const { identity, digest, commit } = wanted;
  const stored = withTodaysSecrets(content.objects, target.platform);
  const objects = hashStored(stored, digest);
  const entry = { service, identity, objects, digest, commit, by: session.by, at: new Date().toISOString() };
  const release = await ledger.start(entry, { ...content, objects: stored });
  await tagRelease(target, release);
  session.progress(service, `release ${release.number}: back to release ${wanted.number}`);
  await applyObjects(cluster, service, annotate(stored, release), live);
  const { signal } = session.stop;
  const onProgress = (line: string) => session.progress(service, line);
  const result = await waitForRollout(cluster, service, { signal, onProgress });
  if (!result.ok) {
    for (const line of [result.reason, ...result.details]) onProgress(line);
    await ledger.finish(release, 'failed', result.reason);
    const back = await goBack(target, { service, running, releases }, release, { progress: session.progress, signal });
    throw new DeployError(`Release ${wanted.number} of ${service} does not become healthy; ${back.why.join('; ')}.`);
  }
  if (current && current.identity + current.objects !== identity + objects) {
    await ledger.finish(current, 'rolled back', `by release ${release.number}`);
  }
  const seconds = (Date.now() - since) / 1000;
  return ledger.finish({ ...release, seconds }, 'succeeded', `rollback to ${wanted.number}`);
}

/** As a deploy of the same source would hash them: whatever their image is. */
function hashStored(objects: readonly KubernetesObject[], digest: string): string {
  const text = JSON.stringify(objects).replaceAll(`@${digest}`, '@any');
  return hashObjects(JSON.parse(text) as KubernetesObject[]).identity;
}

function choose(service: string, releases: readonly Release[], running: number, to: number | undefined): Release {
  if (running === 0) throw new DeployError(`No deploy made what runs of ${service}; there is nothing to go back from.`);
  const chosen = to === undefined ? releaseBefore(releases, running) : releases.find(({ number }) => number === to);
  const list = releases.filter(({ result, number }) => result === 'succeeded' && number !== running);
  const choice = list.map(({ number }) => number).join(', ') || 'none';
  if (!chosen) {
    throw new DeployError(
      to === undefined
        ? `${service} has no release before ${running} that worked.`
        : `${service} has no release ${to}. Releases that worked: ${choice}.`,
    );
  }
  if (chosen.number === running) throw new DeployError(`Release ${to} of ${service} is what runs.`);
  if (chosen.result === 'failed' || chosen.result === 'started') {
    throw new DeployError(
      `Release ${to} of ${service} never worked (${chosen.result}). Releases that worked: ${choice}.`,
    );
  }
  return chosen;
}
