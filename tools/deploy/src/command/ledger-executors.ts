import type { ExecutorContext } from '@nx/devkit';
import { connectTarget } from '../plan/make-plan.ts';
import { readService } from '../read-service.ts';
import { formatTable } from '../release/format-outcomes.ts';
import { rollBack } from '../release/roll-back.ts';
import { createSession } from './deploy-executor.ts';
import { readOptions } from './read-options.ts';
import { runSingle, type Command, type Selection } from './run-batch.ts';

/** Nx executor: the releases of a service, newest first. */
export function releasesExecutor(options: unknown, context: ExecutorContext) {
  return runSingle(options, context, async (selection) => {
    const { environment, namespace } = readOptions(selection.options, process.env);
    const { ledger } = await connectTarget({ env: process.env, environment, namespace });
    const rows = (await ledger.list(serviceName(selection))).map((release) => [
      String(release.number),
      release.at.slice(0, 16).replace('T', ' '),
      release.by,
      release.commit.slice(0, 10) + (release.commit.endsWith('-dirty') ? '*' : ''),
      release.identity,
      release.digest.slice(0, 19),
      release.result,
      release.note,
    ]);
    const header = ['release', 'at (UTC)', 'by', 'commit', 'identity', 'image', 'result', 'note'];
    for (const line of rows.length > 0 ? formatTable([header, ...rows]) : ['No release yet.']) console.log(line);
    return { ok: true, succeeded: new Set(selection.projects) };
  });
}

/** Nx executor: puts an older release of a service on the cluster again. */
export function rollbackExecutor(options: unknown, context: ExecutorContext) {
  const command: Command = async (selection) => {
    const { environment, namespace, to, by } = readOptions(selection.options, process.env);
    const service = serviceName(selection);
    const { stop } = selection;
    const target = await connectTarget({ env: process.env, environment, namespace, signal: stop.signal });
    const release = await rollBack(target, service, to, createSession(by, [service], stop));
    console.log(
      `\n${service}  release ${release.number}, ${release.note}; what ran before is not deployed again without --force`,
    );
    return { ok: true, succeeded: new Set(selection.projects) };
  };
  return runSingle(options, context, command);
}

function serviceName({ workspaceRoot, graph, projects }: Selection): string {
  const root = graph.nodes[projects[0] ?? '']?.data.root ?? '';
  return readService(workspaceRoot, root).manifest.name;
}
