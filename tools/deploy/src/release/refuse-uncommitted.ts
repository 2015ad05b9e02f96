import type { Platform } from '@todo/workload';
import { DeployError } from '../deploy-error.ts';
import type { SourceState } from '../plan/git.ts';

/** In an environment that says of itself that it is production, only what is committed may run; `force` overrules it. */
export function refuseUncommitted(
  { dirty }: Pick<SourceState, 'dirty'>,
  { production, environment }: Pick<Platform, 'production' | 'environment'>,
  force: boolean,
): void {
  if (!dirty || force || production === 'false') return;
  throw new DeployError(
    `The work tree differs from its commit, and "${environment}" is a production environment, which runs only what is committed. Commit, or use --force.`,
  );
}
