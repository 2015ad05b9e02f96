import { computeIdentities, computeIdentitiesAt, type ServiceIdentity, type TargetGraph } from '@todo/identity';
import { identityOptions } from './identity-options.ts';

export interface WantedRequest {
  readonly workspaceRoot: string;
  readonly graph: TargetGraph;
  readonly projects: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Identities of services as the work tree is now, by project. */
export function wantedNow({ env, ...request }: WantedRequest): Promise<ReadonlyMap<string, ServiceIdentity>> {
  return computeIdentities({ ...request, ...settings(env) });
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
