import { z } from 'zod';

/** Media types that an image may have: OCI's and the older ones of Docker. */
export const mediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const;

export const acceptManifests = Object.values(mediaTypes).join(', ');

const Platform = z.looseObject({ os: z.string(), architecture: z.string() });

/** https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
export const Descriptor = z.looseObject({
  mediaType: z.string(),
  digest: z.string(),
  size: z.number(),
  platform: Platform.optional(),
  artifactType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
export type Descriptor = z.infer<typeof Descriptor>;

/** An image's manifest. */
export const Manifest = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  config: Descriptor,
  layers: z.array(Descriptor),
});
export type Manifest = z.infer<typeof Manifest>;

/** A list of manifests: one a platform, or the entry file of a layout. */
export const Index = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  manifests: z.array(Descriptor),
});
export type Index = z.infer<typeof Index>;

/** The part of an image's configuration that says where it runs. */
export const ImageConfig = z.looseObject({ os: z.string(), architecture: z.string() });

export function isIndex(mediaType: string | null | undefined): boolean {
  return mediaType === mediaTypes.index || mediaType === mediaTypes.dockerIndex;
}
