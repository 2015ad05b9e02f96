import { listReferrers, referrersTag } from '../registry/referrers.ts';
import type { Registry } from '../registry/registry.ts';

/** Deletes an image, all its tags, and what is attached to it. Deleting what is not there is no error. */
export async function deleteImage(registry: Registry, service: string, digest: string): Promise<void> {
  for (const referrer of await listReferrers(registry, service, digest)) {
    await registry.deleteManifest(service, referrer.digest);
  }
  const list = await registry.headTag(service, referrersTag(digest));
  if (list) await registry.deleteManifest(service, list);
  await registry.deleteManifest(service, digest);
}
