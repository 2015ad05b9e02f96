import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeployError } from '../deploy-error.ts';
import { Index, isIndex, Manifest, mediaTypes, type Descriptor } from './manifest.ts';
import { digestOf } from './registry.ts';

/** One image of an OCI image layout folder, with the files of its blobs. */
export interface LayoutImage {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly manifest: Manifest;
}

/**
 * Reads the single image of a layout folder (https://github.com/opencontainers/image-spec/blob/main/image-layout.md).
 * Throws a DeployError when the folder holds none, several, or one whose bytes do not match their digest.
 */
export async function readLayout(layoutDir: string): Promise<LayoutImage> {
  const index = Index.safeParse(await readJson(join(layoutDir, 'index.json')));
  const descriptor = index.data?.manifests[0];
  if (!descriptor || index.data?.manifests.length !== 1 || isIndex(descriptor.mediaType)) {
    throw new DeployError(`${layoutDir} does not hold exactly one image for one platform`);
  }
  const bytes = await readFile(blobFile(layoutDir, descriptor.digest));
  if (digestOf(bytes) !== descriptor.digest) throw new DeployError(`${layoutDir}: the manifest was altered`);
  const manifest = Manifest.parse(JSON.parse(bytes.toString('utf8')));
  return { digest: descriptor.digest, mediaType: descriptor.mediaType || mediaTypes.manifest, bytes, manifest };
}

/** Path of the file that holds a blob of the layout. */
export function blobFile(layoutDir: string, digest: string): string {
  return join(layoutDir, 'blobs', ...digest.split(':'));
}

/** Sum of the compressed sizes, in bytes. */
export function sizeOf(layers: readonly Descriptor[]): number {
  return layers.reduce((sum, layer) => sum + layer.size, 0);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new DeployError(`${file} is not the index of an OCI image layout`, { cause });
  }
}
