import { ApiException, AuthorizationV1Api, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { InfraError } from '../infra-error.ts';

export interface Cluster {
  config: KubeConfig;
  context: string;
  server: string;
  /** Tells this cluster from any other, whatever its address: the uid of its kube-system namespace. */
  id: string;
}

const answerLimit = 10_000;

/**
 * Connects to the cluster of the kubeconfig's current context (`KUBECONFIG`, else `~/.kube/config`).
 *
 * @param expectedContext the one that the environment names, if it does
 * @throws {InfraError} without a kubeconfig, on another context, and when the cluster does not answer or lets us in
 */
export async function connectCluster(expectedContext: string | undefined): Promise<Cluster> {
  const config = loadKubeConfig();
  const context = config.getCurrentContext();
  if (expectedContext && context !== expectedContext) {
    throw new InfraError(
      `this environment is on the context "${expectedContext}", but the kubeconfig's current one is "${context}": ` +
        `kubectl config use-context ${expectedContext}`,
    );
  }
  return connectTo(config);
}

/** Connects to the cluster of a kubeconfig's current context, wherever the kubeconfig is from. */
export async function connectTo(config: KubeConfig): Promise<Cluster> {
  const context = config.getCurrentContext();
  const server = config.getCurrentCluster()?.server;
  if (!server)
    throw new InfraError(`the kubeconfig's context "${context}" names no cluster: kubectl config get-contexts`);
  const namespace = await ask(config.makeApiClient(CoreV1Api).readNamespace({ name: 'kube-system' }), context, server);
  const id = namespace.metadata?.uid;
  if (!id) throw new InfraError(`${server} does not answer as a Kubernetes cluster`);
  return { config, context, server, id };
}

/** @throws {InfraError} when this account may not make what `up` makes */
export async function checkAdministrator({ config, context }: Cluster): Promise<void> {
  const resourceAttributes = { verb: 'create', resource: 'namespaces' };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  const review = await config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({ body });
  if (!review.status?.allowed) {
    throw new InfraError(
      `the account of context "${context}" may not create namespaces: use an administrator's context`,
    );
  }
}

function loadKubeConfig(): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (cause) {
    throw new InfraError(`the kubeconfig cannot be read: ${(cause as Error).message}`, { cause });
  }
  // The client's last resort when it found no kubeconfig at all.
  if (
    config.getCurrentContext() === 'loaded-context' &&
    config.getCurrentCluster()?.server === 'http://localhost:8080'
  ) {
    throw new InfraError('no kubeconfig: set KUBECONFIG to one, or put it at ~/.kube/config');
  }
  if (!config.getContextObject(config.getCurrentContext())) {
    const names = config.getContexts().map((c) => c.name);
    const choice = names.length > 0 ? `choose one of: ${names.join(', ')}` : 'it has none';
    throw new InfraError(`the kubeconfig has no current context (${choice}): kubectl config use-context NAME`);
  }
  return config;
}

async function ask<T>(request: Promise<T>, context: string, server: string): Promise<T> {
  const limit = sleep(answerLimit, undefined, { ref: false }).then(() => {
    throw new Error(`no answer within ${answerLimit / 1000} s`);
  });
  try {
    return await Promise.race([request, limit]);
  } catch (cause) {
    if (cause instanceof ApiException && (cause.code === 401 || cause.code === 403)) {
      throw new InfraError(
        `${server} refuses the account of context "${context}" (${cause.code}): renew its credentials`,
        {
          cause,
        },
      );
    }
    const reason = rootMessage(cause);
    throw new InfraError(`the cluster of context "${context}" does not answer (${server}: ${reason}): is it running?`, {
      cause,
    });
  }
}

function rootMessage(error: unknown): string {
  let current = error;
  while (current instanceof Error && current.cause instanceof Error) current = current.cause;
  return current instanceof Error ? current.message || current.name : String(current);
}
