import { partGroups } from '@todo/identity';
import { compareWithRef } from '../plan/compare-with-ref.ts';
import { makePlan } from '../plan/make-plan.ts';
import { readOfflineOptions, readOptions } from './read-options.ts';
import { executorOf, type Command } from './run-batch.ts';

const explain: Command = async (selection) => {
  const { workspaceRoot, graph, projects, stop } = selection;
  const { against } = readOfflineOptions(selection.options);
  const request = { workspaceRoot, graph, projects, env: process.env };
  if (against !== undefined) {
    for (const { service, now, changes } of await compareWithRef(request, against)) {
      print(service, now.identity, now.parts, `commit ${against}`, changes);
    }
  } else {
    const { environment, namespace, force, retry } = readOptions(selection.options, process.env);
    const plan = await makePlan({ ...request, environment, namespace, force, retry, signal: stop.signal });
    for (const { facts } of plan.entries) {
      const parts = { ...facts.wanted.parts, ...facts.wantedObjects.parts };
      print(facts.service, facts.wanted.identity, parts, 'what runs', [...facts.changes, ...facts.drift]);
    }
  }
  return { ok: true, succeeded: new Set(projects) };
};

/** Nx executor: what the identity of a service is made of, and which parts differ from what runs or from a git ref. */
export const { batch: explainBatch, single: explainExecutor } = executorOf(explain);

function print(
  service: string,
  identity: string,
  parts: Readonly<Record<string, string>>,
  other: string,
  changes: readonly string[],
): void {
  console.log(`${service} ${identity}`);
  const groups = Object.groupBy(Object.entries(parts), ([name]) => name.slice(0, name.indexOf(':')));
  for (const [group, members] of Object.entries(groups)) {
    console.log(`\n${partGroups[group] ?? group} (${members?.length ?? 0})`);
    for (const [name, hash] of members ?? []) console.log(`  ${hash}  ${name.slice(group.length + 1)}`);
  }
  console.log(changes.length > 0 ? `\nDiffers from ${other}:` : `\nThe same as ${other}.`);
  for (const change of changes) console.log(`  ${change}`);
}
