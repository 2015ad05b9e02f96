import { CoreV1Api, type V1Service } from '@kubernetes/client-node';
import { listPrices, perDay } from '../cost/list-prices.ts';
import { InfraError } from '../infra-error.ts';
import { type Pace, waitUntil } from '../wait-until.ts';
import type { Cluster } from './connect-cluster.ts';

/** A load balancer that was asked for has no address. */
export class LoadBalancerLate extends InfraError {}

export interface WaitOptions {
  print: (line: string) => void;
  signal?: AbortSignal | undefined;
  pace?: Pace;
}

/** Two to five minutes are usual. */
const standardPace: Pace = { interval: 5_000, patience: 10 * 60_000 };

/**
 * Waits until the load balancers in front of a namespace's Services have an address; at once when there are none.
 *
 * @returns seconds since the first of those that were waited for was asked for; nothing when none was
 * @throws {LoadBalancerLate} after ten minutes, with what the cluster says about it
 */
export async function waitForLoadBalancer(
  { config }: Cluster,
  namespace: string,
  { print, signal, pace = standardPace }: WaitOptions,
): Promise<number | undefined> {
  const api = config.makeApiClient(CoreV1Api);
  let waiting: V1Service[] = [];
  let told = false;
  let askedAt = Infinity;
  const look = async () => {
    const { items } = await api.listNamespacedService({ namespace });
    waiting = items.filter(
      ({ spec, status }) => spec?.type === 'LoadBalancer' && !status?.loadBalancer?.ingress?.length,
    );
    if (waiting.length === 0) return true;
    if (!told) print(`… load balancer of ${waiting.map(nameOf).join(', ')} (usually 2 to 5 minutes)`);
    told = true;
    const asked = waiting.map(({ metadata }) => metadata?.creationTimestamp?.getTime() ?? Date.now());
    askedAt = Math.min(askedAt, ...asked);
    return undefined;
  };
  if (await waitUntil(look, pace, signal)) return told ? (Date.now() - askedAt) / 1000 : undefined;
  const reasons = (await Promise.all(waiting.map((service) => lastWarning(api, service)))).flat();
  const price = perDay(listPrices.loadBalancer['REGIONAL_NETWORK'] ?? 0).toFixed(2);
  const minutes = Math.round(pace.patience / 60_000);
  throw new LoadBalancerLate([
    `the load balancer of ${waiting.map(nameOf).join(', ')} has no address after ${minutes} minutes: ` +
      'docs/runbooks/load-balancer-late.md',
    ...reasons,
    `as soon as there is one it costs about US$ ${price} a day; everything else is as it should be`,
  ]);
}

function nameOf({ metadata }: V1Service): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}

async function lastWarning(api: CoreV1Api, service: V1Service): Promise<string[]> {
  const { name, namespace = '' } = service.metadata ?? {};
  const fieldSelector = `involvedObject.kind=Service,involvedObject.name=${name},type=Warning`;
  const { items } = await api.listNamespacedEvent({ namespace, fieldSelector });
  const time = (at: Date | string | undefined) => new Date(at ?? 0).getTime();
  const last = items.sort((one, other) => time(one.lastTimestamp) - time(other.lastTimestamp)).at(-1);
  return last ? [`the cluster says of ${nameOf(service)}: ${last.reason}: ${last.message}`] : [];
}
