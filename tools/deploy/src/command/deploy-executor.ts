import { hostname } from 'node:os';
import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import { publicUrl } from '../cluster/public-url.ts';
import { makePlan } from '../plan/make-plan.ts';
import { deploy } from '../release/deploy.ts';
import { formatOutcomes } from '../release/format-outcomes.ts';
import { isSuccess } from '../release/outcome.ts';
import { createProgress } from '../release/progress.ts';
import { affectedServices } from './affected-services.ts';
import { readOptions } from './read-options.ts';
import { allServices, runBatch, runSingle, type Command } from './run-batch.ts';

/** Nx executor: all selected services in one deploy. */
export function deployBatch(
  taskGraph: TaskGraph,
  inputs: Record<string, unknown>,
  _overrides: unknown,
  context: ExecutorContext,
) {
  return runBatch(taskGraph, inputs, context, deployServices);
}

/** The same for one service, when Nx was told not to batch. */
export function deployExecutor(options: unknown, context: ExecutorContext) {
  return runSingle(options, context, deployServices);
}

/** Deploys the selected services; without any, those that Nx counts as affected. */
const deployServices: Command = async (selection) => {
  const { workspaceRoot, graph, stop } = selection;
  const options = readOptions(selection.options, process.env);
  const write = (line: string) => console.log(line);
  let { projects } = selection;
  if (projects.length === 0) {
    const affected = await affectedServices(workspaceRoot, options, process.env);
    projects = allServices(selection).filter((project) => affected.has(project));
    if (projects.length === 0) write('No service is affected.');
  }
  const { environment, namespace, force, retry } = options;
  const target = { environment, namespace, force, retry, env: process.env, signal: stop.signal };
  const plan = await makePlan({ workspaceRoot, graph, projects, ...target });
  const outcomes = await deploy(plan, {
    by: options.by,
    holder: `${options.by}@${hostname()}/${process.pid}`,
    progress: createProgress(
      plan.entries.map(({ facts }) => facts.service),
      write,
    ),
    stop,
  });
  for (const line of ['', ...formatOutcomes(outcomes)]) write(line);
  const url = publicUrl(plan.target.platform, plan.state.live);
  if (url !== undefined && outcomes.length > 0) write(`\n${url}`);
  const succeeded = outcomes.filter(isSuccess).map(({ service }) => service);
  const names = plan.entries.filter(({ facts }) => succeeded.includes(facts.service));
  return { ok: succeeded.length === outcomes.length, succeeded: new Set(names.map(({ facts }) => facts.project)) };
};
