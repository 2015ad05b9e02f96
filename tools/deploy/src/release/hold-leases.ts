import { holdLease, type HeldLease } from '../cluster/hold-lease.ts';
import type { Cluster } from '../cluster/kube-cluster.ts';
import { DeployError } from '../deploy-error.ts';
import type { DeploySession } from './deploy.ts';

/** A service in a cluster; `environment` is named to who waits, when there are several. */
export interface Place {
  readonly cluster: Cluster;
  readonly service: string;
  readonly environment?: string;
}

/** All or none, one after the other: give them in the order of their names, and two sessions never wait for each other. */
export async function holdLeases(places: readonly Place[], session: DeploySession): Promise<HeldLease[]> {
  const { holder, progress, stop } = session;
  const held: HeldLease[] = [];
  try {
    for (const { cluster, service, environment } of places) {
      const where = environment === undefined ? '' : ` in ${environment}`;
      const lease = await holdLease(cluster, service, {
        holder,
        signal: stop.signal,
        onWait: (other) => progress(service, `waiting for the deploy of ${other}${where}`),
        onLost: (other) => stop.abort(new DeployError(`${other} took over the deploy of ${service}.`)),
      });
      held.push(lease);
    }
    return held;
  } catch (error) {
    await Promise.all(held.map((lease) => lease.release()));
    throw error;
  }
}
