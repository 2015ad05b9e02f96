import type { TestWorkspace } from './create-workspace.ts';
import type { ServiceProject } from './fixture-files.ts';

/** What a change asks for. `earlier image`: the registry has it from before, so it rolls out without a build. */
export type Decision = 'new image' | 'earlier image' | 'rollout only' | 'nothing';

/** One kind of change, what we decide for each service, and what Nx alone would have said. */
export interface MutationRow {
  readonly name: string;
  /** Committed on top of the start before the change, and running then. */
  readonly before?: (workspace: TestWorkspace) => Promise<void>;
  readonly change: (workspace: TestWorkspace) => Promise<void>;
  /** The change stays in the work tree. */
  readonly uncommitted?: true;
  /** Facts of the platform after the change, which git knows nothing of. */
  readonly platform?: { readonly host: string };
  readonly decisions: Readonly<Record<ServiceProject, Decision>>;
  /** Services that `nx affected` names. */
  readonly affected: readonly ServiceProject[];
  /** Services whose build gets another task hash from Nx. */
  readonly rehashed: readonly ServiceProject[];
}

/** Nx names in order of the alphabet. */
export const everyService = ['backend', 'events', 'frontend'] as const;

/** The same for every service. */
export function all(decision: Decision): MutationRow['decisions'] {
  return { backend: decision, events: decision, frontend: decision };
}

/** For some services; nothing for the others. */
export function only(decision: Decision, ...projects: readonly ServiceProject[]): MutationRow['decisions'] {
  return { ...all('nothing'), ...Object.fromEntries(projects.map((project) => [project, decision])) };
}
