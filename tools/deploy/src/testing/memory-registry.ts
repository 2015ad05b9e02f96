import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Headers = Record<string, string>;
type Manifest = { subject?: { digest: string }; artifactType?: string };

/**
 * An OCI registry in this process, for tests that must make one misbehave: the part of the distribution protocol that
 * pushes, pulls, mounts and deletes, with the answers of the `distribution` server. Real registries are tested by
 * `*.integration.test.ts`.
 */
export class MemoryRegistry {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, { bytes: Buffer; mediaType: string }>();
  readonly tags = new Map<string, string>();
  /** `METHOD /path` of each request that was let in, in order. */
  readonly log: string[] = [];
  readonly tokenRequests: URLSearchParams[] = [];
  /** Asked before each request; true means that it has answered (or hung up) itself. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  readonly login: { user: string; password: string; scheme: 'basic' | 'bearer' } | undefined;
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #token = randomUUID();
  readonly #listsReferrers: boolean;

  constructor(options: { login?: MemoryRegistry['login']; referrers?: boolean } = {}) {
    this.login = options.login;
    this.#listsReferrers = options.referrers ?? false;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.intercept(request, response)) return;
    const url = new URL(request.url ?? '/', `http://${this.host}`);
    if (url.pathname === '/token') return this.#giveToken(request, response, url);
    if (!this.#isLoggedIn(request)) return this.#challenge(response);
    this.log.push(`${request.method} ${url.pathname}`);
    const [, repository = '', kind, rest = ''] =
      /^\/v2\/(.+?)\/(blobs\/uploads|blobs|manifests|tags|referrers)\/(.*)$/.exec(url.pathname) ?? [];
    const body = await read(request);
    if (kind === 'blobs/uploads') return this.#upload(request, response, url, repository, body);
    if (kind === 'blobs') return this.#blob(request, response, `${repository}@${rest}`);
    if (kind === 'manifests') return this.#manifest(request, response, repository, rest, body);
    if (kind === 'tags') return this.#listTags(response, url, repository);
    if (kind === 'referrers' && this.#listsReferrers) return this.#listReferrers(response, repository, rest);
    return answer(response, 404, {}, '');
  }

  #isLoggedIn({ headers: { authorization } }: IncomingMessage): boolean {
    if (!this.login) return true;
    if (this.login.scheme === 'bearer') return authorization === `Bearer ${this.#token}`;
    return authorization === basic(this.login);
  }

  #challenge(response: ServerResponse): void {
    const value =
      this.login?.scheme === 'bearer'
        ? `Bearer realm="http://${this.host}/token",service="memory"`
        : 'Basic realm="memory"';
    answer(response, 401, { 'www-authenticate': value }, error('UNAUTHORIZED', 'authentication required'));
  }

  #giveToken(request: IncomingMessage, response: ServerResponse, url: URL): void {
    this.tokenRequests.push(url.searchParams);
    const known = this.login && request.headers.authorization === basic(this.login);
    answer(
      response,
      known ? 200 : 401,
      {},
      JSON.stringify(known ? { token: this.#token } : { details: 'unknown user' }),
    );
  }

  #upload(request: IncomingMessage, response: ServerResponse, url: URL, repository: string, body: Buffer): void {
    const mount = url.searchParams.get('mount');
    const source = mount && this.blobs.get(`${url.searchParams.get('from')}@${mount}`);
    if (source) {
      this.blobs.set(`${repository}@${mount}`, source);
      return answer(response, 201, {}, '');
    }
    if (request.method === 'POST') {
      return answer(response, 202, { location: `/v2/${repository}/blobs/uploads/${randomUUID()}?state=x` }, '');
    }
    const digest = url.searchParams.get('digest') ?? '';
    if (digest !== digestOf(body)) return answer(response, 400, {}, error('DIGEST_INVALID', 'digest mismatch'));
    this.blobs.set(`${repository}@${digest}`, body);
    return answer(response, 201, {}, '');
  }

  #blob(request: IncomingMessage, response: ServerResponse, key: string): void {
    const blob = this.blobs.get(key);
    if (!blob) return answer(response, 404, {}, error('BLOB_UNKNOWN', 'blob unknown'));
    return answer(response, 200, {}, request.method === 'HEAD' ? '' : blob);
  }

  #manifest(
    request: IncomingMessage,
    response: ServerResponse,
    repository: string,
    reference: string,
    body: Buffer,
  ): void {
    const digest = reference.startsWith('sha256:') ? reference : this.tags.get(`${repository}:${reference}`);
    if (request.method === 'PUT') {
      const name = digestOf(body);
      this.manifests.set(`${repository}@${name}`, { bytes: body, mediaType: request.headers['content-type'] ?? '' });
      if (!reference.startsWith('sha256:')) this.tags.set(`${repository}:${reference}`, name);
      const subject = (JSON.parse(body.toString()) as Manifest).subject?.digest;
      const extra: Headers = subject && this.#listsReferrers ? { 'oci-subject': subject } : {};
      return answer(response, 201, { 'docker-content-digest': name, ...extra }, '');
    }
    const found = this.manifests.get(`${repository}@${digest}`);
    if (!found || !digest) return answer(response, 404, {}, error('MANIFEST_UNKNOWN', 'manifest unknown'));
    if (request.method === 'DELETE') {
      this.manifests.delete(`${repository}@${digest}`);
      for (const [tag, target] of this.tags) if (target === digest) this.tags.delete(tag);
      return answer(response, 202, {}, '');
    }
    const headers = { 'content-type': found.mediaType, 'docker-content-digest': digest };
    return answer(response, 200, headers, request.method === 'HEAD' ? '' : found.bytes);
  }

  #listReferrers(response: ServerResponse, repository: string, subject: string): void {
    const manifests = [...this.manifests].flatMap(([key, { bytes, mediaType }]) => {
      const { artifactType, ...manifest } = JSON.parse(bytes.toString()) as Manifest;
      if (!key.startsWith(`${repository}@`) || manifest.subject?.digest !== subject) return [];
      return [{ mediaType, digest: digestOf(bytes), size: bytes.length, artifactType }];
    });
    answer(response, 200, {}, JSON.stringify({ schemaVersion: 2, manifests }));
  }

  #listTags(response: ServerResponse, url: URL, repository: string): void {
    const all = [...this.tags.keys()].filter((key) => key.startsWith(`${repository}:`)).sort();
    const names = all.map((key) => key.slice(repository.length + 1));
    const first = names.indexOf(url.searchParams.get('last') ?? '') + 1;
    const page = names.slice(first, first + 2);
    const link: Headers =
      first + 2 < names.length ? { link: `</v2/${repository}/tags/list?n=2&last=${page.at(-1)}>; rel="next"` } : {};
    answer(response, names.length ? 200 : 404, link, JSON.stringify({ name: repository, tags: page }));
  }
}

/** The body of an error answer. */
export function error(code: string, message: string): string {
  return JSON.stringify({ errors: [{ code, message }] });
}

/** Ends a response at once. */
export function answer(response: ServerResponse, status: number, headers: Headers, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

function basic({ user, password }: { user: string; password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
