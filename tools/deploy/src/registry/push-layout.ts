import { openAsBlob } from 'node:fs';
import type { Descriptor } from './manifest.ts';
import { blobFile, readLayout } from './oci-layout.ts';
import type { Registry } from './registry.ts';
import { uploadBlob, type BlobOutcome } from './upload-blob.ts';

/** What happened to one blob, or how far its upload is. Sizes are bytes. */
export type PushProgress =
  | { readonly state: 'sending'; readonly digest: string; readonly sent: number; readonly size: number }
  | { readonly state: BlobOutcome; readonly digest: string; readonly size: number };

export interface PushOptions {
  /** Tags to give the image besides its digest. */
  readonly tags?: readonly string[];
  /** Services of the same registry whose images may share layers; the registry copies those itself. */
  readonly mountFrom?: readonly string[];
  readonly onProgress?: (progress: PushProgress) => void;
}

export interface PushResult {
  readonly digest: string;
  /** Bytes that went over the wire; what the registry had or could mount does not count. */
  readonly uploadedBytes: number;
}

/**
 * Publishes the image of a layout folder: first every blob, then the manifest under its digest, then the tags, so that
 * a name never points to something incomplete. What the registry holds already is not sent again.
 */
export async function pushLayout(
  registry: Registry,
  service: string,
  layoutDir: string,
  options: PushOptions = {},
): Promise<PushResult> {
  const image = await readLayout(layoutDir);
  let uploadedBytes = 0;
  const push = async (blob: Descriptor) => {
    const { digest, size } = blob;
    const outcome = await uploadBlob(registry, service, {
      digest,
      size,
      open: () => openAsBlob(blobFile(layoutDir, digest)),
      mountFrom: options.mountFrom ?? [],
      onBytes: (sent) => options.onProgress?.({ state: 'sending', digest, sent, size }),
    });
    if (outcome === 'uploaded') uploadedBytes += size;
    options.onProgress?.({ state: outcome, digest, size });
  };
  const blobs = new Map([...image.manifest.layers, image.manifest.config].map((blob) => [blob.digest, blob]));
  await Promise.all([...blobs.values()].map(push));
  for (const reference of [image.digest, ...(options.tags ?? [])]) {
    await registry.putManifest(service, reference, image.bytes, image.mediaType);
  }
  return { digest: image.digest, uploadedBytes };
}
