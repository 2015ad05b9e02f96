import { writeFile } from 'node:fs/promises';
import { compareWithRef } from '../plan/compare-with-ref.ts';
import type { WantedRequest } from '../plan/compute-wanted.ts';
import { formatComparison, formatPlan } from '../plan/format-plan.ts';
import { makePlan } from '../plan/make-plan.ts';
import { toPlanDocument } from '../plan/plan-document.ts';
import { affectedServices } from './affected-services.ts';
import { writeStepSummary } from './step-summary.ts';
import { readOfflineOptions, readOptions } from './read-options.ts';
import { allServices, executorOf, type Command, type CommandResult } from './run-batch.ts';

/** Plans the selected services; when only the whole was selected, all, and which of them Nx counts as affected. */
const planServices: Command = async (selection) => {
  const { workspaceRoot, graph, stop } = selection;
  const all = selection.projects.length === 0;
  const projects = all ? allServices(selection) : selection.projects;
  const { against } = readOfflineOptions(selection.options);
  if (against !== undefined) return planAgainst({ workspaceRoot, graph, projects, env: process.env }, against);
  const { environment, namespace, force, retry, json, output, ...range } = readOptions(selection.options, process.env);
  const affected = all ? affectedServices(workspaceRoot, range, process.env) : undefined;
  const settings = { environment, namespace, force, retry, env: process.env, signal: stop.signal };
  const plan = await makePlan({ workspaceRoot, graph, projects, affected, ...settings });
  const document = JSON.stringify(toPlanDocument(plan), undefined, 2);
  if (output !== undefined) await writeFile(output, `${document}\n`);
  const table = formatPlan(plan);
  for (const line of json ? [document] : table) console.log(line);
  await writeStepSummary(`Plan for ${environment}`, table, process.env);
  return { ok: true, succeeded: new Set(projects) };
};

/** For pull requests: what differs from a commit, without cluster, registry or credentials. */
async function planAgainst(request: WantedRequest, ref: string): Promise<CommandResult> {
  const table = formatComparison(await compareWithRef(request, ref));
  for (const line of table) console.log(line);
  await writeStepSummary(`What differs from ${ref}`, table, request.env);
  return { ok: true, succeeded: new Set(request.projects) };
}

/** Nx executor: what a deploy would do, for all selected services at once. */
export const { batch: planBatch, single: planExecutor } = executorOf(planServices);
