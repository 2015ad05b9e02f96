import { Index, mediaTypes, type Descriptor } from './manifest.ts';
import { digestOf, pull, type Registry } from './registry.ts';
import { uploadBytes } from './upload-blob.ts';

const empty = new TextEncoder().encode('{}');
const emptyType = 'application/vnd.oci.empty.v1+json';

/**
 * Attaches a document to an image as an OCI artifact that refers to it
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests-with-subject), and for
 * registries that keep no list of referrers under the tag `sha256-<hex>`. Returns the artifact's digest.
 */
export async function attachDocument(
  registry: Registry,
  service: string,
  subject: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>,
  document: { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> },
): Promise<string> {
  const { type: artifactType, bytes: content } = document;
  await uploadBytes(registry, service, empty);
  await uploadBytes(registry, service, content);
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType,
    config: { mediaType: emptyType, digest: digestOf(empty), size: empty.length },
    layers: [{ mediaType: artifactType, digest: digestOf(content), size: content.length }],
    subject,
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const digest = digestOf(bytes);
  const headers = await registry.putManifest(service, digest, bytes, mediaTypes.manifest);
  if (headers.has('oci-subject')) return digest;
  const known = await readReferrersTag(registry, service, subject.digest);
  const entry = { mediaType: mediaTypes.manifest, digest, size: bytes.length, artifactType };
  if (known.some((other) => other.digest === digest)) return digest;
  const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests: [...known, entry] };
  await registry.putManifest(
    service,
    referrersTag(subject.digest),
    Buffer.from(JSON.stringify(index)),
    mediaTypes.index,
  );
  return digest;
}

/** What refers to an image: its SBOM and whatever others attached. */
export async function listReferrers(registry: Registry, service: string, digest: string): Promise<Descriptor[]> {
  const repository = registry.repository(service);
  const response = await registry.transport.send({
    method: 'GET',
    path: `/v2/${repository}/referrers/${digest}`,
    what: `what refers to ${repository}@${digest}`,
    scopes: [pull(repository)],
    accept: [400, 404, 405],
  });
  if (!response.ok) {
    await response.body?.cancel();
    return readReferrersTag(registry, service, digest);
  }
  return Index.safeParse(await response.json()).data?.manifests ?? [];
}

/** Tag under which registries without the referrers API keep what refers to an image. */
export function referrersTag(digest: string): string {
  return digest.replace(':', '-');
}

/** The image whose referrers `tag` lists; undefined for any other tag. */
export function subjectOfTag(tag: string): string | undefined {
  return /^sha256-[0-9a-f]{64}$/.test(tag) ? tag.replace('-', ':') : undefined;
}

async function readReferrersTag(registry: Registry, service: string, digest: string): Promise<Descriptor[]> {
  const stored = await registry.getManifest(service, referrersTag(digest));
  return stored ? (Index.safeParse(JSON.parse(stored.bytes.toString('utf8'))).data?.manifests ?? []) : [];
}
