import { RegistryError } from './errors.ts';
import { digestOf, pull, pullPush, type Registry } from './registry.ts';

/** What became of one blob: it was there, the registry copied it from a sibling repository, or we sent it. */
export type BlobOutcome = 'exists' | 'mounted' | 'uploaded';

export interface UploadRequest {
  readonly digest: string;
  readonly size: number;
  /** The blob's bytes, for each attempt anew. */
  readonly open: () => Blob | Promise<Blob>;
  /** Services of the same registry that may hold the blob already. */
  readonly mountFrom: readonly string[];
  /** Bytes sent so far; begins again from 0 when an upload is retried. */
  readonly onBytes?: ((sent: number) => void) | undefined;
}

/** For each registry, by digest: uploads that run or ran, and the service whose repository they fill. */
const uploads = new WeakMap<Registry, Map<string, { service: string; done: Promise<unknown> }>>();

/**
 * Puts one blob into the repository of `service` unless it is there. An interrupted upload starts over. Of services that
 * are pushed side by side one sends the layers that they share, and the others mount them.
 */
export async function uploadBlob(registry: Registry, service: string, request: UploadRequest): Promise<BlobOutcome> {
  const known = uploads.get(registry) ?? new Map<string, { service: string; done: Promise<unknown> }>();
  uploads.set(registry, known);
  const earlier = known.get(request.digest);
  if (earlier && earlier.service !== service) {
    await earlier.done.catch(() => {});
    return uploadOrMount(registry, service, { ...request, mountFrom: [earlier.service, ...request.mountFrom] });
  }
  const done = uploadOrMount(registry, service, request);
  known.set(request.digest, { service, done });
  return done;
}

/** Puts a few bytes into the repository of `service`. */
export function uploadBytes(registry: Registry, service: string, bytes: Uint8Array<ArrayBuffer>): Promise<BlobOutcome> {
  const open = () => new Blob([bytes]);
  return uploadOrMount(registry, service, { digest: digestOf(bytes), size: bytes.length, open, mountFrom: [] });
}

function uploadOrMount(registry: Registry, service: string, request: UploadRequest): Promise<BlobOutcome> {
  return registry.transport.retrying(async () => {
    if (await registry.hasBlob(service, request.digest)) return 'exists';
    const start = await startUpload(registry, service, request);
    if (start.mounted) return 'mounted';
    await sendBytes(registry, service, request, start.location);
    return 'uploaded';
  });
}

async function startUpload(registry: Registry, service: string, request: UploadRequest) {
  const repository = registry.repository(service);
  for (const sibling of request.mountFrom) {
    if (sibling === service || !(await holds(registry, sibling, request.digest))) continue;
    const source = registry.repository(sibling);
    const query = new URLSearchParams({ mount: request.digest, from: source });
    const response = await post(registry, repository, `?${query}`, [pullPush(repository), pull(source)]);
    if (response.status === 201) return { mounted: true as const };
    return { mounted: false as const, location: locationOf(response, registry) };
  }
  const response = await post(registry, repository, '', [pullPush(repository)]);
  return { mounted: false as const, location: locationOf(response, registry) };
}

/** A sibling that we may not read, or that has no repository yet, has nothing to offer. */
function holds(registry: Registry, sibling: string, digest: string): Promise<boolean> {
  return registry.hasBlob(sibling, digest).catch(() => false);
}

async function post(registry: Registry, repository: string, query: string, scopes: string[]): Promise<Response> {
  const response = await registry.transport.send({
    method: 'POST',
    path: `/v2/${repository}/blobs/uploads/${query}`,
    what: `pushing to ${repository}`,
    scopes,
    headers: { 'content-length': '0' },
    retry: false,
  });
  await response.body?.cancel();
  return response;
}

function locationOf(response: Response, registry: Registry): URL {
  const location = response.headers.get('location');
  if (!location) throw new RegistryError(`${registry.address} began an upload without saying where to send it`);
  return new URL(location, response.url || registry.transport.baseUrl);
}

async function sendBytes(registry: Registry, service: string, request: UploadRequest, location: URL): Promise<void> {
  const repository = registry.repository(service);
  location.searchParams.set('digest', request.digest);
  const response = await registry.transport.send({
    method: 'PUT',
    path: location.href,
    what: `pushing ${request.digest} to ${repository}`,
    scopes: [pullPush(repository)],
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(request.size) },
    body: () => countedStream(request),
    retry: false,
    timeout: 30 * 60_000,
  });
  await response.body?.cancel();
}

async function countedStream({ open, onBytes }: UploadRequest): Promise<ReadableStream> {
  const blob = await open();
  let sent = 0;
  return blob.stream().pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        sent += chunk.byteLength;
        onBytes?.(sent);
        controller.enqueue(chunk);
      },
    }),
  );
}
