import { writeFile } from 'node:fs/promises';
import { readRunning } from '../cluster/read-running.ts';
import { readLiveObjects } from '../cluster/live-objects.ts';
import { emptyTree } from '../plan/choose-base.ts';
import { mergeBase, notedCommit } from '../plan/git.ts';
import { connectTarget } from '../plan/make-plan.ts';
import { readService } from '../read-service.ts';
import { readOptions } from './read-options.ts';
import { allServices, executorOf, type Command } from './run-batch.ts';

/** The newest commit that every running release contains. What is unknown, or not deployed by us, makes it everything. */
const printBase: Command = async (selection) => {
  const { workspaceRoot, graph, stop } = selection;
  const { environment, namespace, output } = readOptions(selection.options, process.env);
  const { cluster } = await connectTarget({ env: process.env, environment, namespace, signal: stop.signal });
  const live = await readLiveObjects(cluster);
  const roots = allServices(selection).map((project) => graph.nodes[project]?.data.root ?? '');
  const commits = roots.map((root) => readRunning(live, readService(workspaceRoot, root).manifest.name)?.commit ?? '');
  const known = commits.every((commit) => commit !== '');
  const base = known ? await mergeBase(workspaceRoot, commits.map(notedCommit)) : undefined;
  console.log(base ?? emptyTree);
  if (output !== undefined) await writeFile(output, `${base ?? emptyTree}\n`);
  return { ok: true, succeeded: new Set() };
};

/** Nx executor: prints the commit since which Nx should look for affected services, for NX_BASE. */
export const { batch: baseBatch, single: baseExecutor } = executorOf(printBase);
