import { DeployError } from '../deploy-error.ts';
import { connectEnvironments, parseEnvironments } from '../prune/connect-environments.ts';
import { formatVerdicts } from '../prune/format-verdicts.ts';
import { planPrune, prune } from '../prune/prune-registry.ts';
import { readService } from '../read-service.ts';
import { createSession } from './deploy-executor.ts';
import { actorOf, namespaceOf, readOfflineOptions } from './read-options.ts';
import { allServices, executorOf, type Command } from './run-batch.ts';

/** Shows which images of the registry nobody needs; with --delete deletes them. */
const pruneRegistry: Command = async (selection) => {
  const { workspaceRoot, graph, options, stop } = selection;
  const { env = process.env['DEPLOY_ENVIRONMENT'], gone = '', delete: forReal } = readOfflineOptions(options);
  if (!env) throw new DeployError('Name every environment that uses this registry: --env staging,production');
  const namespace = namespaceOf(process.env);
  const targets = await connectEnvironments(parseEnvironments(env), {
    env: process.env,
    namespace,
    signal: stop.signal,
  });
  const roots = allServices(selection).map((project) => graph.nodes[project]?.data.root ?? '');
  const services = roots.map((root) => readService(workspaceRoot, root).manifest.name);
  const request = { targets, services, gone: gone.split(',').filter((name) => name !== '') };
  for (const line of formatVerdicts(await planPrune(request))) console.log(line);
  if (!forReal) {
    console.log('Nothing was deleted: this was a dry run. Run it again with --delete.');
    return { ok: true, succeeded: new Set() };
  }
  const verdicts = await prune(request, createSession(actorOf(process.env), services, stop));
  const deleted = verdicts.filter(({ keep }) => !keep).length;
  console.log(`${deleted} deleted. Their bytes are freed by the registry's next garbage collection.`);
  return { ok: true, succeeded: new Set() };
};

/** Nx executor: removes images that nobody needs from a registry. */
export const { batch: registryPruneBatch, single: registryPruneExecutor } = executorOf(pruneRegistry);
