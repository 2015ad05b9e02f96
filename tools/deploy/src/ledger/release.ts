/** How a release ended; `started` is one under way, or one whose deploy was killed. */
export const releaseResults = ['started', 'succeeded', 'failed', 'interrupted', 'rolled back'] as const;
export type ReleaseResult = (typeof releaseResults)[number];

/** One entry of the ledger: what was put on the cluster for a service, when, by whom, and what became of it. */
export interface Release {
  /** Counts up from 1, a service at a time. */
  readonly number: number;
  readonly service: string;
  /** `src-<20 hex>`: what the image was made from. */
  readonly identity: string;
  /** `obj-<20 hex>`: the rendered objects. */
  readonly objects: string;
  /** `sha256:…` of the image. */
  readonly digest: string;
  /** Commit it was deployed from, with `-dirty` when files differed from it. */
  readonly commit: string;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly result: ReleaseResult;
  /** Why it failed, or which release it went back to; '' otherwise. */
  readonly note: string;
}

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
