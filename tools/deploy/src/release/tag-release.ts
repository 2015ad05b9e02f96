import type { Release } from '@todo/workload';
import type { Target } from '../plan/gather-facts.ts';

/**
 * Gives the image of a release a tag of its own: it outlives the identity that it was built for as long as it may be gone
 * back to, and a collector of untagged images never takes what runs.
 */
export async function tagRelease(
  { registry, platform }: Pick<Target, 'registry' | 'platform'>,
  { service, number, digest }: Pick<Release, 'service' | 'number' | 'digest'>,
): Promise<void> {
  await registry.tag(service, digest, `rel-${platform.environment}-${number}`);
}
