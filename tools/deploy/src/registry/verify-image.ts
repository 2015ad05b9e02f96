import { ImageConfig, Index, isIndex, Manifest } from './manifest.ts';
import type { Registry, StoredManifest } from './registry.ts';

/** Where images have to run. */
export const imagePlatform = { os: 'linux', architecture: 'amd64' } as const;

/**
 * Whether an image can really be pulled and runs on linux/amd64: its manifest and configuration are there and say so.
 * A registry may answer for a tag whose image was collected, so a tag alone proves nothing.
 */
export async function verifyImage(registry: Registry, service: string, digest: string): Promise<boolean> {
  const stored = await registry.getManifest(service, digest);
  const manifest = stored && (await imageManifest(registry, service, stored));
  if (!manifest) return false;
  const bytes = await registry.getBlob(service, manifest.config.digest);
  const config = ImageConfig.safeParse(parse(bytes));
  return config.success && isOurPlatform(config.data);
}

async function imageManifest(
  registry: Registry,
  service: string,
  stored: StoredManifest,
): Promise<Manifest | undefined> {
  if (!isIndex(stored.mediaType)) return Manifest.safeParse(parse(stored.bytes)).data;
  const index = Index.safeParse(parse(stored.bytes)).data;
  const entry = index?.manifests.find((candidate) => candidate.platform && isOurPlatform(candidate.platform));
  const child = entry && (await registry.getManifest(service, entry.digest));
  return child && Manifest.safeParse(parse(child.bytes)).data;
}

function isOurPlatform(platform: { os: string; architecture: string }): boolean {
  return platform.os === imagePlatform.os && platform.architecture === imagePlatform.architecture;
}

function parse(bytes: Buffer | undefined): unknown {
  try {
    return bytes && JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
