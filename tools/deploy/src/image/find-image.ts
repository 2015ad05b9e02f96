import type { Registry } from '../registry/registry.ts';
import { verifyImage } from '../registry/verify-image.ts';

/**
 * The image that `identity` (`src-<20 hex>`, its tag) names, when the registry really holds it for linux/amd64. A tag
 * whose image is broken or for another platform is a miss, so that it is built again.
 */
export async function findImage(
  registry: Registry,
  service: string,
  identity: string,
): Promise<{ digest: string } | undefined> {
  const digest = await registry.headTag(service, identity);
  if (!digest || !(await verifyImage(registry, service, digest))) return undefined;
  return { digest };
}
