import { DeployError } from '../deploy-error.ts';
import { refreshPlan, type Plan, type PlanEntry } from '../plan/make-plan.ts';
import { holdLeases } from './hold-leases.ts';
import { migrate } from './migrate.ts';
import type { Outcome } from './outcome.ts';
import { preflight } from './preflight.ts';
import type { Progress } from './progress.ts';
import { provideImages, type ProvidedImage } from './provide-images.ts';
import { rollOut } from './roll-out.ts';

export interface DeploySession {
  /** Who deploys, for the ledger. */
  readonly by: string;
  /** Unique to this process, for leases. */
  readonly holder: string;
  readonly progress: Progress;
  /** Stops the deploy; what is under way is marked as interrupted. */
  readonly stop: AbortController;
}

/**
 * Carries a plan out, in an order in which a failure leaves everything as it was for as long as possible: check, build
 * all, push all, migrate, then roll out side by side. Where nothing is to be done, nothing is written.
 */
export async function deploy(plan: Plan, session: DeploySession): Promise<Outcome[]> {
  const due = plan.entries.filter(needsWork);
  if (due.length === 0) return plan.entries.map(asPlanned);
  await preflight(plan, due);
  const { cluster } = plan.target;
  const services = due.map(({ facts }) => facts.service).sort();
  const leases = await holdLeases(
    services.map((service) => ({ cluster, service })),
    session,
  );
  try {
    // What was decided before the leases were held may have been done by whoever held them.
    const now = await refreshPlan(plan);
    return await carryOut(now, session);
  } finally {
    await Promise.all(leases.map((lease) => lease.release()));
  }
}

async function carryOut(plan: Plan, session: DeploySession): Promise<Outcome[]> {
  const { progress, stop } = session;
  const options = { progress, signal: stop.signal, by: session.by, since: Date.now() };
  const due = plan.entries.filter(needsWork);
  const images = await provideImages(plan, due, options);
  for (const entry of due) {
    const image = images.get(entry.facts.service);
    if (image && entry.decision.migrate) await migrate(plan, entry, image.digest, options);
  }
  const results = await Promise.allSettled(
    plan.entries.map((entry) => {
      const image = images.get(entry.facts.service);
      if (!image) return asPlanned(entry);
      return mustApply(entry, image) ? rollOut(plan, entry, image, options) : restored(entry, image);
    }),
  );
  stop.signal.throwIfAborted();
  return results.map((result, index) =>
    result.status === 'fulfilled' ? result.value : failed(plan.entries[index], result),
  );
}

/** What stopped one service, when it was not the service itself: the others were waited for all the same. */
function failed(entry: PlanEntry | undefined, { reason }: PromiseRejectedResult): Outcome {
  if (!entry || !(reason instanceof DeployError)) throw reason;
  const { service, foreign } = entry.facts;
  return { service, did: 'failed', why: [reason.message], release: 0, image: '', seconds: 0, foreign };
}

function needsWork({ decision }: PlanEntry): boolean {
  return decision.action !== 'nothing' && decision.action !== 'refuse';
}

/** An image that was built again need not have the same bytes; then the pods have to change over. */
function mustApply({ decision, facts }: PlanEntry, image: ProvidedImage): boolean {
  return decision.apply || image.digest !== (facts.releasedDigest ?? facts.running?.digest);
}

function restored({ facts, decision }: PlanEntry, image: ProvidedImage): Outcome {
  const { service, foreign } = facts;
  return { service, did: 'image restored', why: decision.why, release: 0, image: image.how, seconds: 0, foreign };
}

function asPlanned({ facts, decision }: PlanEntry): Outcome {
  const { service, foreign } = facts;
  const did = decision.action === 'refuse' ? 'refused' : 'nothing to do';
  return { service, did, why: decision.why, release: 0, image: '', seconds: 0, foreign };
}
