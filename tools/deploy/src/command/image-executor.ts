import { makePlan, type PlanEntry } from '../plan/make-plan.ts';
import { pullReference } from '../plan/render-release.ts';
import { provideImages } from '../release/provide-images.ts';
import { createProgress } from '../release/progress.ts';
import { readOptions } from './read-options.ts';
import { executorOf, type Command } from './run-batch.ts';

/** Builds and pushes what the registry lacks; prints the reference by digest of each. */
const publishImages: Command = async ({ workspaceRoot, graph, projects, options, stop }) => {
  const { environment, namespace } = readOptions(options, process.env);
  const settings = { environment, namespace, force: true, retry: true, env: process.env, signal: stop.signal };
  const plan = await makePlan({ workspaceRoot, graph, projects, ...settings });
  const wanted = plan.entries.map(forImage);
  const names = wanted.map(({ facts }) => facts.service);
  const progress = createProgress(names, console.log);
  const images = await provideImages(plan, wanted, { progress, signal: stop.signal });
  for (const [service, { digest }] of images) progress(service, pullReference(plan.target, service, digest));
  return { ok: true, succeeded: new Set(projects) };
};

/** The image of what is wanted now, whatever runs. */
function forImage(entry: PlanEntry): PlanEntry {
  const build = entry.facts.inRegistry === undefined;
  return { ...entry, facts: { ...entry.facts, running: undefined }, decision: { ...entry.decision, build } };
}

/** Nx executor: the images of all selected services, in the registry of an environment, and nothing on its cluster. */
export const { batch: imageBatch, single: imageExecutor } = executorOf(publishImages);
