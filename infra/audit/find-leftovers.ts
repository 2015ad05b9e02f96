import { listPrices, perDay } from '../cost/list-prices.ts';
import type { Prices } from '../cost/read-prices.ts';
import type { AccountFacts } from '../preflight/gather-facts.ts';
import type { Finding } from './finding.ts';

type Facts = Pick<AccountFacts, 'clusters' | 'droplets' | 'loadBalancers' | 'volumes' | 'snapshots'>;

/**
 * What clusters left behind that are gone: their load balancers, volumes, snapshots and nodes carry the tag `k8s:<id>` and are
 * billed on. And volumes that a cluster's storage driver made and nobody has attached.
 */
export function findLeftovers(facts: Facts, prices: Prices): Finding[] {
  const living = new Set(facts.clusters.map(({ id }) => `k8s:${id}`));
  const orphaned = ({ tags, tag = '' }: { tags: string[]; tag?: string }) =>
    [...tags, tag].find((name) => /^k8s:[0-9a-f-]{36}$/.test(name) && !living.has(name));
  const leftover = (what: string, tag: string | undefined, monthly: number, remedy: string): Finding[] =>
    tag === undefined
      ? []
      : [{ kind: 'leftover', what, why: `its cluster ${tag.slice(4)} is gone`, perDay: perDay(monthly), remedy }];
  return [
    ...facts.loadBalancers.flatMap((balancer) => {
      const { id, name, type, size_unit } = balancer;
      const monthly = (listPrices.loadBalancer[type] ?? 0) * size_unit;
      return leftover(
        `load balancer ${name} (${id})`,
        orphaned(balancer),
        monthly,
        `doctl compute load-balancer delete ${id}`,
      );
    }),
    ...facts.volumes.flatMap((volume) => {
      const { id, name, size_gigabytes: size } = volume;
      const monthly = size * listPrices.volumeGibibyte;
      return leftover(
        `volume ${name}, ${size} GiB (${id})`,
        orphaned(volume),
        monthly,
        `doctl compute volume delete ${id}`,
      );
    }),
    ...facts.snapshots.flatMap((snapshot) => {
      const { id, name, size_gigabytes: size } = snapshot;
      const monthly = size * listPrices.snapshotGibibyte;
      return leftover(`snapshot ${name} (${id})`, orphaned(snapshot), monthly, `doctl compute snapshot delete ${id}`);
    }),
    ...facts.droplets.flatMap((droplet) => {
      const { id, name, size_slug, size } = droplet;
      const monthly = size?.price_monthly ?? prices.droplet(size_slug) ?? 0;
      return leftover(`Droplet ${name} (${id})`, orphaned(droplet), monthly, `doctl compute droplet delete ${id}`);
    }),
  ];
}
