import type { Registry } from '../registry/registry.ts';
import { subjectOfTag } from '../registry/referrers.ts';

/** An image that a registry holds, with every tag that points to it. */
export interface StoredImage {
  readonly service: string;
  /** `sha256:…` */
  readonly digest: string;
  /** Sorted; none for an image of which only what was attached to it is left. */
  readonly tags: readonly string[];
}

const requestsAtOnce = 8;

/** The images of a service that have a tag, and those that something attached still refers to. */
export async function listImages(registry: Registry, service: string): Promise<StoredImage[]> {
  const images = new Map<string, string[]>();
  const add = (digest: string, tag?: string) =>
    images.set(digest, [...(images.get(digest) ?? []), ...(tag ? [tag] : [])]);
  const queue = await registry.listTags(service);
  const work = async () => {
    for (let tag = queue.pop(); tag !== undefined; tag = queue.pop()) {
      const subject = subjectOfTag(tag);
      if (subject) {
        add(subject);
        continue;
      }
      const digest = await registry.headTag(service, tag);
      if (digest !== undefined) add(digest, tag);
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, work));
  return [...images]
    .map(([digest, tags]) => ({ service, digest, tags: tags.sort() }))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1));
}
