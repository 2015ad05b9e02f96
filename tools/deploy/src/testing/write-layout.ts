import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mediaTypes, type Descriptor } from '../registry/manifest.ts';
import { digestOf } from '../registry/registry.ts';

/** Writes an OCI image layout with one small image, as BuildKit would. Returns the digest of its manifest. */
export async function writeLayout(
  layoutDir: string,
  options: { layers?: readonly string[]; architecture?: string } = {},
): Promise<string> {
  const blobs = join(layoutDir, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  const put = async (bytes: Buffer, mediaType: string): Promise<Descriptor> => {
    const digest = digestOf(bytes);
    await writeFile(join(blobs, digest.slice('sha256:'.length)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const layers = [];
  for (const layer of options.layers ?? ['base', 'service']) {
    layers.push(await put(gzipSync(layer), 'application/vnd.oci.image.layer.v1.tar+gzip'));
  }
  const config = {
    os: 'linux',
    architecture: options.architecture ?? 'amd64',
    rootfs: { type: 'layers', diff_ids: [] },
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: await put(Buffer.from(JSON.stringify(config)), 'application/vnd.oci.image.config.v1+json'),
    layers,
  };
  const descriptor = await put(Buffer.from(JSON.stringify(manifest)), mediaTypes.manifest);
  await writeFile(join(layoutDir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(layoutDir, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [descriptor] }));
  return descriptor.digest;
}
