import type { Protected } from './find-protected.ts';
import type { StoredImage } from './list-images.ts';

/** What becomes of one image; `why` is for people. */
export interface Verdict extends StoredImage {
  readonly keep: boolean;
  readonly why: string;
}

export interface PruneScope {
  /** Environments that answered. */
  readonly environments: readonly string[];
  /** Environments that no longer exist, so that their releases need nothing. */
  readonly gone: readonly string[];
}

/** Tags that a deploy makes: the identity, and one for each release of an environment. */
const identityTag = /^src-[0-9a-f]{20}$/;
const releaseTag = /^rel-(.+)-\d+$/;

/**
 * Decides which images can go: only those that nothing protects, whose every tag a deploy made, and that were released
 * nowhere else than in the environments that were asked.
 */
export function decidePrune(
  images: readonly StoredImage[],
  needed: readonly Protected[],
  { environments, gone }: PruneScope,
): Verdict[] {
  const known = new Set([...environments, ...gone]);
  return images.map((image) => {
    const why = protection(image, needed) ?? strangeness(image, known);
    return { ...image, keep: why !== undefined, why: why ?? 'runs nowhere, and no ledger can go back to it' };
  });
}

function protection({ service, digest, tags }: StoredImage, needed: readonly Protected[]): string | undefined {
  const reasons = needed.flatMap((one) => [
    one.digests.get(digest),
    ...tags.map((tag) => one.tags.get(`${service}:${tag}`)),
  ]);
  return reasons.find((reason) => reason !== undefined);
}

function strangeness({ tags }: StoredImage, known: ReadonlySet<string>): string | undefined {
  for (const tag of tags) {
    if (identityTag.test(tag)) continue;
    const environment = releaseTag.exec(tag)?.[1];
    if (environment === undefined) return `has the tag ${tag}, which no deploy makes`;
    if (!known.has(environment)) return `was released to ${environment}, which was not asked`;
  }
  return undefined;
}
