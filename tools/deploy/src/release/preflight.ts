import { missingSecrets } from '../cluster/check-secrets.ts';
import { DeployError } from '../deploy-error.ts';
import { createBuildkitBuilder } from '../image/index.ts';
import type { Plan, PlanEntry } from '../plan/make-plan.ts';
import { refuseUncommitted } from './refuse-uncommitted.ts';

/**
 * Refuses what can be known to go wrong before anything is changed. Throws one DeployError with every reason.
 */
export async function preflight(plan: Plan, work: readonly PlanEntry[]): Promise<void> {
  const { settings, target, source } = plan;
  refuseUncommitted(source, target.platform, settings.force);
  const applied = work.filter(({ decision }) => decision.apply);
  const secrets = applied.map(({ candidate }) =>
    missingSecrets(target.cluster, candidate.service.manifest, target.platform),
  );
  const reasons = (await Promise.all(secrets)).flat();
  if (reasons.length > 0) throw new DeployError(reasons.join('\n'));
  if (work.some(({ decision }) => decision.build)) await createBuildkitBuilder(settings.env).check();
}
