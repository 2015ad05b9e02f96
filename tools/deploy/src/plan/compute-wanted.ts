import { computeIdentities, computeIdentitiesAt, type ServiceIdentity, type TargetGraph } from '@todo/identity';
import { DeployError } from '../deploy-error.ts';
import { identityOptions } from './identity-options.ts';

export interface WantedRequest {
  readonly workspaceRoot: string;
  readonly graph: TargetGraph;
  readonly projects: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Identities of services as the work tree is now, by project. Throws a DeployError when something counts that `nx affected`
 * does not look at: the deploys that start from it would not see a change there.
 */
export async function wantedNow({ env, ...request }: WantedRequest): Promise<ReadonlyMap<string, ServiceIdentity>> {
  const identities = await computeIdentities({ ...request, ...settings(env) });
  const unseen = [...identities].flatMap(([project, { unselected }]) =>
    unselected.length > 0 ? [`${project}: ${unselected.slice(0, 5).join(', ')}`] : [],
  );
  if (unseen.length === 0) return identities;
  throw new DeployError(
    `These files change an image, but Nx would not call the service affected by them:\n${unseen.join('\n')}\n` +
      'Add their project to "implicitDependencies" of the service, or the files to "inputs" of its build.',
  );
}

/** Identities that services had at a commit, by project; needs neither cluster nor registry. */
export function wantedAt(
  { env, workspaceRoot, projects }: WantedRequest,
  ref: string,
): Promise<ReadonlyMap<string, ServiceIdentity>> {
  return computeIdentitiesAt({ workspaceRoot, projects, ref, ...settings(env) });
}

function settings(env: NodeJS.ProcessEnv) {
  return { options: identityOptions, baseImage: env['BASE_IMAGE'], environment: env };
}
