import { writeFile } from 'node:fs/promises';
import { compareWithRef } from '../plan/compare-with-ref.ts';
import type { WantedRequest } from '../plan/compute-wanted.ts';
import { formatComparison, formatPlan } from '../plan/format-plan.ts';
import { makePlan } from '../plan/make-plan.ts';
import { toComparisonDocument, toPlanDocument } from '../plan/plan-document.ts';
import { affectedServices } from './affected-services.ts';
import { writeStepSummary } from './step-summary.ts';
import { readOfflineOptions, readOptions } from './read-options.ts';
import { allServices, executorOf, type Command, type CommandResult } from './run-batch.ts';

/** Plans the selected services; when only the whole was selected, all, and which of them Nx counts as affected. */
const planServices: Command = async (selection) => {
  const { workspaceRoot, graph, stop } = selection;
  const all = selection.projects.length === 0;
  const projects = all ? allServices(selection) : selection.projects;
  const { against, ...how } = readOfflineOptions(selection.options);
  if (against !== undefined) return planAgainst({ workspaceRoot, graph, projects, env: process.env }, against, how);
  const { environment, namespace, force, retry, ...range } = readOptions(selection.options, process.env);
  const affected = all ? affectedServices(workspaceRoot, range, process.env) : undefined;
  const settings = { environment, namespace, force, retry, env: process.env, signal: stop.signal };
  const plan = await makePlan({ workspaceRoot, graph, projects, affected, ...settings });
  await show(`Plan for ${environment}`, formatPlan(plan), toPlanDocument(plan), how);
  return { ok: true, succeeded: new Set(projects) };
};

/** For pull requests: what differs from a commit, without cluster, registry or credentials. */
async function planAgainst(request: WantedRequest, ref: string, how: Shown): Promise<CommandResult> {
  const comparisons = await compareWithRef(request, ref);
  const document = toComparisonDocument(ref, comparisons);
  await show(`What differs from ${ref}`, formatComparison(comparisons), document, how);
  return { ok: true, succeeded: new Set(request.projects) };
}

interface Shown {
  readonly json: boolean;
  readonly output?: string | undefined;
}

async function show(title: string, table: readonly string[], document: object, { json, output }: Shown): Promise<void> {
  const text = JSON.stringify(document, undefined, 2);
  if (output !== undefined) await writeFile(output, `${text}\n`);
  for (const line of json ? [text] : table) console.log(line);
  await writeStepSummary(title, table, process.env);
}

/** Nx executor: what a deploy would do, for all selected services at once. */
export const { batch: planBatch, single: planExecutor } = executorOf(planServices);
