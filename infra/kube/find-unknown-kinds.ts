import { ApisApi } from '@kubernetes/client-node';
import type { Step } from '../engine/run-engine.ts';
import type { Cluster } from './connect-cluster.ts';

/** API groups of operators that an environment can leave to somebody else, and who brings each. */
const operators: Readonly<Record<string, string>> = {
  'dapr.io': 'Dapr (its Helm chart, or "dapr": "helm" in the environment\'s "events")',
  'kafka.strimzi.io': 'the Strimzi operator (its Helm chart, or "operator": "helm" in the environment\'s "events")',
};

/** What a plan would make of kinds that the cluster does not know and that nothing in the plan brings, a sentence each. */
export async function findUnknownKinds({ config }: Cluster, steps: readonly Step[]): Promise<string[]> {
  const created = steps.filter(({ op }) => op === 'create');
  if (created.some(({ type }) => type.endsWith(':Release'))) return [];
  const groups = new Set(
    created.flatMap(({ inputs }) =>
      String(inputs['apiVersion'] ?? '')
        .split('/')
        .slice(0, -1),
    ),
  );
  const needed = Object.keys(operators).filter((group) => groups.has(group));
  if (needed.length === 0) return [];
  const known = (await config.makeApiClient(ApisApi).getAPIVersions()).groups.map(({ name }) => name);
  return needed
    .filter((group) => !known.includes(group))
    .map((group) => `the cluster knows nothing of ${group}: install ${operators[group]} first`);
}
