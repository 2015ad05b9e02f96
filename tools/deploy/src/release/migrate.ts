import { migrationName, renderMigrationJob, renderService } from '@todo/workload';
import { runJob } from '../cluster/run-job.ts';
import { DeployError } from '../deploy-error.ts';
import type { Plan, PlanEntry } from '../plan/make-plan.ts';
import { pullReference } from '../plan/render-release.ts';
import type { Progress } from './progress.ts';

/**
 * Brings the database to the schema that a new image needs, once an image. Throws a DeployError when that fails: every
 * service may need the new schema, so none is rolled out then.
 */
export async function migrate(
  { target }: Plan,
  { candidate, facts }: PlanEntry,
  digest: string,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<void> {
  const { manifest } = candidate.service;
  const { identity } = facts.wanted;
  const image = pullReference(target, manifest.name, digest);
  const place = { namespace: target.namespace, image, identity };
  const job = renderMigrationJob(manifest, target.platform, place);
  if (!job) return;
  for (const object of renderService(manifest, target.platform, place)) {
    const { kind, metadata } = object;
    if (kind === 'ServiceAccount' || metadata.name === migrationName(manifest)) await target.cluster.apply(object);
  }
  const result = await runJob(target.cluster, job, signal);
  if (result.ok) return progress(manifest.name, result.ran ? 'database migrated' : 'database was migrated before');
  for (const line of result.details) progress(manifest.name, line);
  throw new DeployError(`The migration of ${manifest.name} failed: ${result.reason}. Nothing was rolled out.`);
}
