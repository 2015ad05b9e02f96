import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import { DeployError } from '../deploy-error.ts';
import { insideDeploy } from '../release/make-contexts.ts';
import { tellError } from './tell-error.ts';

/** What a command works on, whatever Nx command line it came from. */
export interface Selection {
  readonly workspaceRoot: string;
  readonly graph: ExecutorContext['projectGraph'];
  /** Selected projects that are services; none when only the project was selected that stands for all of them. */
  readonly projects: readonly string[];
  /** Of the command line; the same for all tasks. */
  readonly options: unknown;
  readonly stop: AbortController;
}

export interface CommandResult {
  readonly ok: boolean;
  /** Projects of services that are as they should be. */
  readonly succeeded: ReadonlySet<string>;
}

export type Command = (selection: Selection) => Promise<CommandResult>;

type TaskResults = Record<string, { success: boolean; terminalOutput: string }>;

/**
 * Runs a command once for all tasks that Nx selected, in this one process. Every task gets a result: Nx runs one that
 * has none again, endlessly. An error is told once and fails all of them.
 */
async function runBatch(
  taskGraph: TaskGraph,
  inputs: Record<string, unknown>,
  context: ExecutorContext,
  command: Command,
): Promise<TaskResults> {
  const tasks = Object.values(taskGraph.tasks);
  const projects = tasks.map(({ target }) => target.project).filter((name) => isService(context, name));
  const result = await runCommand(command, context, projects, inputs[tasks[0]?.id ?? '']);
  return Object.fromEntries(
    tasks.map(({ id, target: { project } }) => {
      const success = isService(context, project) ? result.succeeded.has(project) : result.ok;
      return [id, { success, terminalOutput: '' }];
    }),
  );
}

/** The same for a single task, as Nx runs it with --batch=false. */
async function runSingle(options: unknown, context: ExecutorContext, command: Command): Promise<{ success: boolean }> {
  const projects = [context.projectName ?? ''].filter((name) => isService(context, name));
  return { success: (await runCommand(command, context, projects, options)).ok };
}

/** The two functions of an Nx executor that runs a command: for all selected tasks at once, and for one without batching. */
export function executorOf(command: Command) {
  return {
    batch: (graph: TaskGraph, inputs: Record<string, unknown>, _overrides: unknown, context: ExecutorContext) =>
      runBatch(graph, inputs, context, command),
    single: (options: unknown, context: ExecutorContext) => runSingle(options, context, command),
  };
}

/** Every service of the workspace, by project. */
export function allServices({ workspaceRoot, graph }: Pick<Selection, 'workspaceRoot' | 'graph'>): string[] {
  const names = Object.keys(graph.nodes).sort();
  return names.filter((name) => isService({ root: workspaceRoot, projectGraph: graph }, name));
}

async function runCommand(
  command: Command,
  context: ExecutorContext,
  projects: string[],
  options: unknown,
): Promise<CommandResult> {
  const stop = new AbortController();
  let [ended, stopped] = [false, false];
  // Nx ends every batch process with SIGTERM, and waits five seconds for one that does not listen.
  const onSignal = () => {
    if (ended) process.exit(0);
    stopped = true;
    stop.abort(new DeployError('Stopped. The next deploy goes on from here.'));
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  const result = await attempt(command, {
    workspaceRoot: context.root,
    graph: context.projectGraph,
    projects: projects.sort(),
    options,
    stop,
  });
  ended = true;
  if (stopped) process.exit(130);
  return result;
}

async function attempt(command: Command, selection: Selection): Promise<CommandResult> {
  try {
    if (process.env[insideDeploy]) throw new DeployError('A deploy was started by a build of a deploy.');
    return await command(selection);
  } catch (error) {
    const { aborted, reason } = selection.stop.signal;
    tellError(aborted ? reason : error);
    return { ok: false, succeeded: new Set() };
  }
}

function isService({ root, projectGraph }: Pick<ExecutorContext, 'root' | 'projectGraph'>, project: string): boolean {
  const folder = projectGraph.nodes[project]?.data.root;
  return folder !== undefined && existsSync(join(root, folder, 'service.json'));
}
