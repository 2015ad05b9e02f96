import type { Release } from '@todo/workload';

/**
 * The newest verdict on a wanted state: whether putting exactly this image and these objects on the cluster was tried,
 * and how it ended. `releases` in any order.
 */
export function lastVerdict(
  releases: readonly Release[],
  wanted: { readonly identity: string; readonly objects: string },
): Release | undefined {
  return releases
    .filter(({ identity, objects }) => identity === wanted.identity && objects === wanted.objects)
    .reduce<Release | undefined>((newest, next) => (newest && newest.number > next.number ? newest : next), undefined);
}

/** The newest release before number `from` that worked and differs from it. */
export function releaseBefore(releases: readonly Release[], from: number): Release | undefined {
  const same = releases.find(({ number }) => number === from);
  return releases
    .filter(({ number, result }) => number < from && result === 'succeeded')
    .filter(({ identity, objects }) => identity !== same?.identity || objects !== same.objects)
    .reduce<Release | undefined>((newest, next) => (newest && newest.number > next.number ? newest : next), undefined);
}
