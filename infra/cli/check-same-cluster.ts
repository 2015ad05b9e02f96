import type { RecordedState } from '../engine/read-state.ts';
import { InfraError } from '../infra-error.ts';
import type { Cluster } from '../kube/connect-cluster.ts';

/** @throws {InfraError} when the environment was made on another cluster than the kubeconfig now leads to */
export function checkSameCluster({ clusterId }: RecordedState, cluster: Cluster, environment: string): void {
  if (clusterId === undefined || clusterId === cluster.id) return;
  throw new InfraError(
    `the environment "${environment}" is on another cluster than the one of context "${cluster.context}": switch to its ` +
      `context, or give this cluster an environment of its own`,
  );
}
