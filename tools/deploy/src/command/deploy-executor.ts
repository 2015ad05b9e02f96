import { hostname } from 'node:os';
import { readLiveObjects } from '../cluster/live-objects.ts';
import { publicUrl } from '../cluster/public-url.ts';
import { makePlan } from '../plan/make-plan.ts';
import { deploy, type DeploySession } from '../release/deploy.ts';
import { formatOutcomes } from '../release/format-outcomes.ts';
import { isSuccess } from '../release/outcome.ts';
import { createProgress } from '../release/progress.ts';
import { affectedServices } from './affected-services.ts';
import { writeStepSummary } from './step-summary.ts';
import { readOptions } from './read-options.ts';
import { allServices, executorOf, type Command, type Selection } from './run-batch.ts';

const write = (line: string) => console.log(line);

/** Deploys the selected services; when only the whole was selected, those that Nx counts as affected. */
const deployServices: Command = async (selection) => {
  const { workspaceRoot, graph, stop } = selection;
  const { environment, namespace, force, retry, by, ...range } = readOptions(selection.options, process.env);
  const projects = await chooseProjects(selection, range);
  if (projects.length === 0) {
    write('Nothing to deploy: no service is affected.');
    return { ok: true, succeeded: new Set() };
  }
  const settings = { environment, namespace, force, retry, env: process.env, signal: stop.signal };
  const plan = await makePlan({ workspaceRoot, graph, projects, ...settings });
  const services = plan.entries.map(({ facts }) => facts.service);
  const outcomes = await deploy(plan, createSession(by, services, stop));
  const table = formatOutcomes(outcomes);
  for (const line of ['', ...table]) write(line);
  await writeStepSummary(`Deploy to ${environment}`, table, process.env);
  const made = outcomes.some(({ release }) => release > 0);
  const url = publicUrl(plan.target.platform, made ? await readLiveObjects(plan.target.cluster) : plan.state.live);
  if (url !== undefined) write(`\n${url}`);
  const fine = new Set(outcomes.filter(isSuccess).map(({ service }) => service));
  const succeeded = plan.entries.filter(({ facts }) => fine.has(facts.service)).map(({ facts }) => facts.project);
  return { ok: succeeded.length === plan.entries.length, succeeded: new Set(succeeded) };
};

/** The part of a deploy that is the same for all commands that change the cluster. */
export function createSession(by: string, services: readonly string[], stop: AbortController): DeploySession {
  return { by, holder: `${by}@${hostname()}/${process.pid}`, progress: createProgress(services, write), stop };
}

async function chooseProjects(
  selection: Selection,
  range: { base?: string; head?: string },
): Promise<readonly string[]> {
  if (selection.projects.length > 0) return selection.projects;
  const affected = await affectedServices(selection.workspaceRoot, range, process.env);
  return allServices(selection).filter((project) => affected.has(project));
}

/** Nx executor: all selected services in one deploy. */
export const { batch: deployBatch, single: deployExecutor } = executorOf(deployServices);
