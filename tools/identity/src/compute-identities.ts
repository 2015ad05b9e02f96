import { type BuildSettings, collectIdentityInput } from './collect-identity-input.ts';
import { computeIdentity, type Identity } from './compute-identity.ts';
import { findUnselectedInputs } from './find-unselected-inputs.ts';
import type { IdentityInput } from './identity-input.ts';
import type { IdentityOptions } from './identity-options.ts';
import type { TargetGraph } from './reach-targets.ts';
import { readWorkTree } from './read-work-tree.ts';
import { readWorkspace, type Workspace } from './read-workspace.ts';

export interface ServiceIdentity extends Identity {
  /** What the identity was computed from, for checks against what the build really used. */
  readonly input: IdentityInput;
  /** Files that count and whose edit `nx affected` would pass by; none in a workspace that declares what it uses. */
  readonly unselected: readonly string[];
}

export interface IdentityRequest extends BuildSettings {
  readonly workspaceRoot: string;
  /** Nx projects of the services. */
  readonly projects: readonly string[];
  readonly options: IdentityOptions;
}

/**
 * The identities of services in the work tree as it is now, by project. Reads only; what is installed or was built before
 * does not matter. Throws IdentityError when one cannot be told.
 */
export async function computeIdentities(
  request: IdentityRequest & { readonly graph: TargetGraph },
): Promise<ReadonlyMap<string, ServiceIdentity>> {
  const { workspaceRoot, graph, options } = request;
  const snapshot = await readWorkTree(workspaceRoot);
  return identify(
    await readWorkspace({ snapshot, graph, graphRoot: workspaceRoot, options }),
    request.projects,
    request,
  );
}

/** The identities of services of a workspace that was read before. */
export async function identify(
  workspace: Workspace,
  projects: readonly string[],
  settings: BuildSettings,
): Promise<ReadonlyMap<string, ServiceIdentity>> {
  const identities = projects.map(async (project) => {
    const input = await collectIdentityInput(workspace, project, settings);
    const unselected = findUnselectedInputs(workspace, project, input);
    return [project, { ...computeIdentity(input), input, unselected }] as const;
  });
  return new Map(await Promise.all(identities));
}
