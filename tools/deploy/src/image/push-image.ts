import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RegistryError } from '../registry/errors.ts';
import { readLayout } from '../registry/oci-layout.ts';
import { pushLayout, type PushOptions, type PushResult } from '../registry/push-layout.ts';
import { attachDocument } from '../registry/referrers.ts';
import type { Registry } from '../registry/registry.ts';
import { cycloneDx } from '../sbom/render-sbom.ts';
import type { BuiltImage } from './image-builder.ts';

/** File beside the layout's own in which a builder leaves the image's SBOM. */
export const sbomFile = 'sbom.cdx.json';

export interface PushedImage extends PushResult {
  /** Digest of the attached SBOM; `undefined` when there is none or the registry takes no such artifacts. */
  readonly sbom: string | undefined;
}

/** Publishes a built image under its service's name, with its SBOM; `tags` usually holds its identity. */
export async function pushImage(registry: Registry, image: BuiltImage, options: PushOptions): Promise<PushedImage> {
  const result = await pushLayout(registry, image.service, image.layoutDir, options);
  return { ...result, sbom: await attachSbom(registry, image) };
}

/** Removes the temporary folder of a built image. */
export async function discardImage(image: BuiltImage): Promise<void> {
  await rm(image.layoutDir, { recursive: true, force: true });
}

async function attachSbom(registry: Registry, image: BuiltImage): Promise<string | undefined> {
  const text = await readFile(join(image.layoutDir, sbomFile)).catch(() => undefined);
  if (!text) return undefined;
  const { digest, mediaType, bytes } = await readLayout(image.layoutDir);
  try {
    const document = { type: cycloneDx, bytes: new Uint8Array(text) };
    return await attachDocument(registry, image.service, { mediaType, digest, size: bytes.length }, document);
  } catch (error) {
    // An old registry knows images only. The image is there, and runs.
    const refused = error instanceof RegistryError && [400, 404, 415].includes(error.status ?? 0);
    if (refused) return undefined;
    throw error;
  }
}
