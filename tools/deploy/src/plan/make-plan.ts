import { computeIdentities, type TargetGraph } from '@todo/identity';
import { connectCluster } from '../cluster/connect-cluster.ts';
import { readPlatform } from '../cluster/read-platform.ts';
import { DeployError } from '../deploy-error.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { readService } from '../read-service.ts';
import { Registry } from '../registry/index.ts';
import { decide, type Decision, type DecideOptions } from './decide.ts';
import type { ServiceFacts } from './facts.ts';
import { gatherFacts, readClusterState, type Candidate, type ClusterState, type Target } from './gather-facts.ts';
import { ancestryOf, readSourceState, type SourceState } from './git.ts';
import { identityOptions } from './identity-options.ts';

export interface PlanRequest extends DecideOptions {
  readonly workspaceRoot: string;
  readonly graph: TargetGraph;
  /** Nx projects of the services that may be deployed. */
  readonly projects: readonly string[];
  /** Those that Nx counts as affected, when someone asked. */
  readonly affected?: ReadonlySet<string> | undefined;
  readonly environment: string;
  readonly namespace: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

export interface PlanEntry {
  readonly candidate: Candidate;
  readonly facts: ServiceFacts;
  readonly decision: Decision;
}

export interface Plan {
  readonly request: PlanRequest;
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
  const [identities, source, { target, state }] = await Promise.all([
    computeIdentities({
      ...request,
      options: identityOptions,
      baseImage: request.env['BASE_IMAGE'],
      environment: request.env,
    }),
    readSourceState(request.workspaceRoot),
    connectTarget(request),
  ]);
  const candidates = services.map(({ project, service }): Candidate => {
    const identity = identities.get(project);
    if (!identity) throw new DeployError(`The identity of ${project} cannot be computed`);
    return { project, service, identity, affected: request.affected?.has(project) };
  });
  const entries = await decideAll(request, target, state, candidates);
  return { request, target, source, state, entries };
}

/** Reads the cluster and the registry again; what the sources say stays. */
export async function refreshPlan(plan: Plan): Promise<Plan> {
  const state = await readClusterState(plan.target);
  const candidates = plan.entries.map(({ candidate }) => candidate);
  return { ...plan, state, entries: await decideAll(plan.request, plan.target, state, candidates) };
}

async function connectTarget({ env, environment, namespace, signal }: PlanRequest) {
  const cluster = await connectCluster(env, namespace);
  const ledger = openLedger(cluster);
  const [platform, state] = await Promise.all([
    readPlatform(cluster, environment),
    // A cluster without the platform may refuse the rest as well; only the first says why.
    readClusterState({ cluster, ledger }).catch((error: unknown) => error as Error),
  ]);
  if (state instanceof Error) throw state;
  const registry = new Registry(platform.registry, { env, ...(signal && { signal }) });
  return { target: { cluster, platform, namespace, registry, ledger }, state };
}

async function decideAll(
  request: PlanRequest,
  target: Target,
  state: ClusterState,
  candidates: readonly Candidate[],
): Promise<PlanEntry[]> {
  const ancestry = (commit: string) => ancestryOf(request.workspaceRoot, commit);
  return Promise.all(
    candidates.map(async (candidate) => {
      const facts = await gatherFacts(target, state, candidate, ancestry);
      return { candidate, facts, decision: decide(facts, request) };
    }),
  );
}
