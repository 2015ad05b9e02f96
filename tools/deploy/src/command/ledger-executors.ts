import type { Release } from '@todo/workload';
import { DeployError } from '../deploy-error.ts';
import { connectTarget } from '../plan/make-plan.ts';
import { readService } from '../read-service.ts';
import { formatTable } from '../release/format-outcomes.ts';
import { rollBack } from '../release/roll-back.ts';
import { createSession } from './deploy-executor.ts';
import { readOptions } from './read-options.ts';
import { tellError } from './tell-error.ts';
import { executorOf, type Command, type Selection } from './run-batch.ts';

const header = ['service', 'release', 'at (UTC)', 'by', 'commit', 'identity', 'image', 'result', 'note'];

const listReleases: Command = async (selection) => {
  const { environment, namespace } = readOptions(selection.options, process.env);
  const { ledger } = await connectTarget({ env: process.env, environment, namespace });
  const releases = await Promise.all(serviceNames(selection).map((service) => ledger.list(service)));
  const rows = releases.flat().map(row);
  for (const line of rows.length > 0 ? formatTable([header, ...rows]) : ['No release yet.']) console.log(line);
  return { ok: true, succeeded: new Set(selection.projects) };
};

const putBack: Command = async (selection) => {
  const { environment, namespace, to, by } = readOptions(selection.options, process.env);
  const { stop } = selection;
  const services = serviceNames(selection);
  if (to !== undefined && services.length > 1) {
    throw new DeployError('Each service counts its releases for itself: use --to with one service.');
  }
  const target = await connectTarget({ env: process.env, environment, namespace, signal: stop.signal });
  const session = createSession(by, services, stop);
  const results = await Promise.allSettled(services.map((service) => rollBack(target, service, to, session)));
  const succeeded = new Set<string>();
  for (const [index, result] of results.entries()) {
    if (result.status === 'rejected') {
      tellError(result.reason);
      continue;
    }
    const { service, number, note } = result.value;
    console.log(`${service}: release ${number}, ${note}. What ran before is not deployed again without --force.`);
    succeeded.add(selection.projects[index] ?? '');
  }
  return { ok: succeeded.size === services.length, succeeded };
};

/** Nx executor: the releases of services, newest first. */
export const { batch: releasesBatch, single: releasesExecutor } = executorOf(listReleases);

/** Nx executor: puts an older release of a service on the cluster again. */
export const { batch: rollbackBatch, single: rollbackExecutor } = executorOf(putBack);

function row({ service, number, at, by, commit, identity, digest, result, note }: Release): string[] {
  const from = commit.slice(0, 10) + (commit.endsWith('-dirty') ? '*' : '');
  const time = at.slice(0, 16).replace('T', ' ');
  return [service, String(number), time, by, from, identity, digest.slice(0, 19), result, note];
}

function serviceNames({ workspaceRoot, graph, projects }: Selection): string[] {
  const roots = projects.map((project) => graph.nodes[project]?.data.root ?? '');
  return roots.map((root) => readService(workspaceRoot, root).manifest.name);
}
