import type { TargetGraph } from '@todo/identity';
import { connectCluster } from '../cluster/connect-cluster.ts';
import { readPlatform } from '../cluster/read-platform.ts';
import { DeployError } from '../deploy-error.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { readService } from '../read-service.ts';
import { Registry } from '../registry/index.ts';
import { wantedNow } from './compute-wanted.ts';
import { decide, type Decision, type DecideOptions } from './decide.ts';
import type { ServiceFacts } from './facts.ts';
import { gatherFacts, readClusterState, type Candidate, type ClusterState, type Target } from './gather-facts.ts';
import { refuseStaleDockerfiles } from './stale-dockerfiles.ts';
import { ancestryOf, readSourceState, type SourceState } from './git.ts';

/** What a deploy or a plan was told, however it was started. */
export interface PlanSettings extends DecideOptions {
  readonly workspaceRoot: string;
  readonly environment: string;
  readonly namespace: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

export interface PlanRequest extends PlanSettings {
  readonly graph: TargetGraph;
  /** Nx projects of the services that may be deployed. */
  readonly projects: readonly string[];
  /** Those that Nx counts as affected, when someone asked. */
  readonly affected?: Promise<ReadonlySet<string>> | undefined;
}

export interface PlanEntry {
  readonly candidate: Candidate;
  readonly facts: ServiceFacts;
  readonly decision: Decision;
}

export interface Plan {
  readonly settings: PlanSettings;
  readonly target: Target;
  readonly source: SourceState;
  readonly state: ClusterState;
  readonly entries: readonly PlanEntry[];
}

/** Decides for each service, from identity, registry and cluster, what has to be done. Reads only. */
export async function makePlan(request: PlanRequest): Promise<Plan> {
  const services = request.projects.map((project) => {
    const root = request.graph.nodes[project]?.data.root;
    if (root === undefined) throw new DeployError(`Nx knows no project "${project}"`);
    return { project, service: readService(request.workspaceRoot, root) };
  });
  const [identities, connected, affected] = await Promise.all([
    wantedNow(request),
    connectTarget(request),
    request.affected,
    refuseStaleDockerfiles(
      request.workspaceRoot,
      services.map(({ service }) => service),
    ),
  ]);
  const candidates = services.map(({ project, service }): Candidate => {
    const identity = identities.get(project);
    if (!identity) throw new DeployError(`The identity of ${project} cannot be computed`);
    return { project, service, identity, affected: affected?.has(project) };
  });
  return planCandidates(request, connected, candidates);
}

/** The same, of services whose identities are known. */
export async function planCandidates(
  settings: PlanSettings,
  target: Target,
  candidates: readonly Candidate[],
): Promise<Plan> {
  const [source, state] = await Promise.all([readSourceState(settings.workspaceRoot), readClusterState(target)]);
  const entries = await decideAll(settings, target, state, candidates);
  return { settings, target, source, state, entries };
}

/** Reads the cluster and the registry again; what the sources say stays. */
export async function refreshPlan(plan: Plan): Promise<Plan> {
  const state = await readClusterState(plan.target);
  const candidates = plan.entries.map(({ candidate }) => candidate);
  return { ...plan, state, entries: await decideAll(plan.settings, plan.target, state, candidates) };
}

/** Connects to the cluster and to the registry that it names, and makes sure that it is the environment that was meant. */
export async function connectTarget(
  settings: Omit<PlanSettings, 'workspaceRoot' | keyof DecideOptions> & { readonly context?: string | undefined },
): Promise<Target> {
  const { env, environment, namespace, context, signal } = settings;
  const cluster = await connectCluster(env, namespace, context);
  const platform = await readPlatform(cluster, environment);
  const registry = new Registry(platform.registry, { env, ...(signal && { signal }) });
  return { cluster, platform, namespace, registry, ledger: openLedger(cluster) };
}

async function decideAll(
  settings: PlanSettings,
  target: Target,
  state: ClusterState,
  candidates: readonly Candidate[],
): Promise<PlanEntry[]> {
  const ancestry = (commit: string) => ancestryOf(settings.workspaceRoot, commit);
  return Promise.all(
    candidates.map(async (candidate) => {
      const facts = await gatherFacts(target, state, candidate, ancestry);
      return { candidate, facts, decision: decide(facts, settings) };
    }),
  );
}
