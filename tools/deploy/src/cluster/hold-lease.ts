import type { V1Lease } from '@kubernetes/client-node';
import { managedBy, type KubernetesObject } from '@todo/workload';
import { setTimeout as sleep } from 'node:timers/promises';
import { isKubeError } from './kube-error.ts';
import type { Cluster } from './kube-cluster.ts';

/** Seconds after its last sign of life that a holder is taken to be gone. */
const leaseSeconds = 20;
const renewMs = 5_000;
const retryMs = 1_000;

export interface HeldLease {
  release(): Promise<void>;
}

interface HoldOptions {
  readonly holder: string;
  readonly signal: AbortSignal;
  /** Told once when someone else holds it. */
  readonly onWait: (holder: string) => void;
  /** Told when someone else took it, because this process could not renew it in time. */
  readonly onLost: (holder: string) => void;
}

interface Lease extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { readonly resourceVersion?: string };
  readonly spec: { holderIdentity: string; leaseDurationSeconds: number; renewTime: string };
}

/** Makes this process the only one that rolls out a service, waiting for another one to end or to be gone. */
export async function holdLease(cluster: Cluster, service: string, options: HoldOptions): Promise<HeldLease> {
  const name = `deploy-${service}`;
  let told = false;
  for (;;) {
    options.signal.throwIfAborted();
    const holder = await attempt(cluster, name, options.holder);
    if (holder === undefined) break;
    if (!told) options.onWait(holder);
    told = true;
    await sleep(retryMs, undefined, { signal: options.signal });
  }
  const renew = async () => {
    // A renewal that does not get through is made up for by the next.
    const other = await attempt(cluster, name, options.holder).catch(() => undefined);
    if (other === undefined) return;
    clearInterval(timer);
    options.onLost(other);
  };
  const timer = setInterval(() => void renew(), renewMs);
  return {
    async release() {
      clearInterval(timer);
      const lease = await cluster.read<V1Lease>('Lease', name);
      if (lease?.spec?.holderIdentity === options.holder) await cluster.remove('Lease', name);
    },
  };
}

/** Undefined when it is ours now, else who holds it. */
async function attempt(cluster: Cluster, name: string, holder: string): Promise<string | undefined> {
  const lease = await cluster.read<V1Lease>('Lease', name);
  const { holderIdentity = '', renewTime } = lease?.spec ?? {};
  const age = Date.now() - Date.parse(String(renewTime ?? ''));
  if (lease && holderIdentity !== holder && age < leaseSeconds * 1000) return holderIdentity;
  try {
    if (lease) await cluster.replace(body(cluster, name, holder, lease.metadata?.resourceVersion));
    else await cluster.create(body(cluster, name, holder));
    return undefined;
  } catch (error) {
    // Someone was faster: who is it?
    if (isKubeError(error, 409)) return attempt(cluster, name, holder);
    throw error;
  }
}

function body(cluster: Cluster, name: string, holder: string, resourceVersion?: string): Lease {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: cluster.namespace, labels: managedBy, ...(resourceVersion && { resourceVersion }) },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: leaseSeconds,
      renewTime: new Date().toISOString().replace('Z', '000Z'),
    },
  };
}
