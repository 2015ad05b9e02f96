import { CoreV1Api } from '@kubernetes/client-node';
import { environmentLabel } from '../cluster/ownership.ts';
import type { Environment } from '../environment/environment.ts';
import { InfraError } from '../infra-error.ts';
import type { Cluster } from './connect-cluster.ts';
import { ignoreNotFound } from './ignore-not-found.ts';

export interface FoundNamespaces {
  /** Names of those that others made; they are used and left as they are. */
  existing: Set<string>;
  /** What to know about them. */
  notes: string[];
}

/** Looks which of the environment's namespaces are there without being its own. */
export async function findNamespaces({ config }: Cluster, environment: Environment): Promise<FoundNamespaces> {
  const api = config.makeApiClient(CoreV1Api);
  const { application } = environment.namespaces;
  const found: FoundNamespaces = { existing: new Set(), notes: [] };
  const problems: string[] = [];
  for (const name of Object.values(environment.namespaces)) {
    const namespace = await api.readNamespace({ name }).catch(ignoreNotFound);
    if (!namespace) continue;
    const labels = namespace.metadata?.labels ?? {};
    const owner = labels[environmentLabel];
    if (namespace.status?.phase === 'Terminating')
      problems.push(`namespace ${name} is being deleted: wait until it is gone`);
    if (owner === environment.name) continue;
    if (name === application && owner) problems.push(`namespace ${name} belongs to the environment "${owner}"`);
    found.existing.add(name);
    found.notes.push(`namespace ${name} was there before and stays as it is`);
    if (name === application && labels['pod-security.kubernetes.io/enforce'] !== 'restricted') {
      found.notes.push(
        `namespace ${name} does not hold its pods to the restricted standard: ` +
          `kubectl label namespace ${name} pod-security.kubernetes.io/enforce=restricted`,
      );
    }
  }
  if (problems.length > 0) throw new InfraError(problems);
  return found;
}
