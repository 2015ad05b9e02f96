import { loadKubeconfig } from '../cluster/load-kubeconfig.ts';
import { DeployError } from '../deploy-error.ts';
import type { Target } from '../plan/gather-facts.ts';
import { connectTarget } from '../plan/make-plan.ts';

/** An environment as it was named on the command line: `NAME`, or `NAME=CONTEXT` of the kubeconfig. */
export interface NamedEnvironment {
  readonly name: string;
  readonly context: string | undefined;
}

/** Reads `staging,production=do-fra1-shop`. Throws a DeployError on what is no such list. */
export function parseEnvironments(text: string): NamedEnvironment[] {
  const named = text.split(',').map((entry) => {
    const [, name = '', context] = /^\s*([a-z0-9][a-z0-9-]*)(?:=(\S+))?\s*$/.exec(entry) ?? [];
    if (name === '') throw new DeployError(`--env ${text}: write NAME or NAME=CONTEXT, with commas between them.`);
    return { name, context };
  });
  const twice = named.find(({ name }, index) => named.findIndex((other) => other.name === name) !== index);
  if (twice) throw new DeployError(`--env ${text}: "${twice.name}" is there twice.`);
  return named;
}

/**
 * Connects to every environment. One that was named alone is found as a deploy finds it: in the current context, in
 * `DEPLOY_NAMESPACE`. Of several each has a context of its own: the one given, else `NAME-deployer` as
 * `infra:deployer-kubeconfig` writes it, else `NAME`; its namespace is the context's. Throws one DeployError that names
 * every environment that does not answer.
 */
export async function connectEnvironments(
  named: readonly NamedEnvironment[],
  settings: { readonly env: NodeJS.ProcessEnv; readonly namespace: string; readonly signal: AbortSignal },
): Promise<Target[]> {
  const { env, signal } = settings;
  const connections = await Promise.allSettled(
    named.map(async ({ name: environment, context: given }) => {
      const context = given ?? (named.length > 1 ? await usualContext(env, environment) : undefined);
      const own = context && (await loadKubeconfig(env, context)).getContextObject(context)?.namespace;
      const namespace = own || settings.namespace;
      return connectTarget({ env, environment, namespace, context, signal });
    }),
  );
  const silent = connections.flatMap((connection, index) =>
    connection.status === 'rejected' ? [`${named[index]?.name}: ${(connection.reason as Error).message}`] : [],
  );
  if (silent.length > 0) {
    throw new DeployError(`Not every environment answers, so nothing is deleted:\n${silent.join('\n')}`);
  }
  return connections.flatMap((connection) => (connection.status === 'fulfilled' ? [connection.value] : []));
}

async function usualContext(env: NodeJS.ProcessEnv, environment: string): Promise<string> {
  const config = await loadKubeconfig(env);
  const candidates = [`${environment}-deployer`, environment];
  const found = candidates.find((name) => config.getContextObject(name));
  if (found !== undefined) return found;
  throw new DeployError(`the kubeconfig has no context ${candidates.join(' or ')}; write ${environment}=CONTEXT`);
}
