import { computeIdentities, type ServiceIdentity } from '../compute-identities.ts';
import type { IdentityOptions } from '../identity-options.ts';
import type { TargetGraph } from '../reach-targets.ts';
import { fixtureOptions, projects } from './measure-state.ts';

/** What a test changes about the way in which the fixture is identified. */
export interface Settings {
  readonly options?: Partial<IdentityOptions>;
  readonly baseImage?: string;
  readonly environment?: Record<string, string>;
  readonly projects?: string[];
}

/** Identities of the services of a folder that holds the fixture, by project. */
export async function identifyFixture(
  workspaceRoot: string,
  graph: TargetGraph,
  settings: Settings = {},
): Promise<Record<string, ServiceIdentity>> {
  const options = { ...fixtureOptions, ...settings.options };
  return Object.fromEntries(
    await computeIdentities({ environment: {}, projects, ...settings, workspaceRoot, graph, options }),
  );
}
