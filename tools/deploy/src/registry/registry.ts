import { createHash } from 'node:crypto';
import { RegistryError } from './errors.ts';
import { findLogin } from './find-login.ts';
import type { Credentials } from './load-credentials.ts';
import { acceptManifests } from './manifest.ts';
import { parseRegistryLocation } from './parse-reference.ts';
import { RegistryTransport } from './registry-transport.ts';
import type { RetryPolicy } from './retry.ts';

export interface RegistryOptions {
  /** Default: DigitalOcean's own or what `docker login` left, looked for when the registry first asks for a login. */
  readonly credentials?: Credentials | undefined;
  readonly env?: NodeJS.ProcessEnv;
  readonly policy?: RetryPolicy;
  /** Told before each wait, with its reason. */
  readonly onWait?: (reason: string) => void;
  readonly signal?: AbortSignal;
}

/** A manifest as the registry stores it: `bytes` hash to `digest`. */
export interface StoredManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/**
 * The repositories below one address (`registry.digitalocean.com/my-registry`), by the OCI distribution protocol
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). Methods take a service's name and throw
 * a RegistryError that names the registry and says what to do.
 */
export class Registry {
  readonly address: string;
  readonly transport: RegistryTransport;
  readonly #path: string;

  constructor(address: string, options: RegistryOptions = {}) {
    const { host, path } = parseRegistryLocation(address);
    const env = options.env ?? process.env;
    this.address = path ? `${host}/${path}` : host;
    this.#path = path;
    this.transport = new RegistryTransport({
      host,
      credentials: async () => options.credentials ?? findLogin(host, path, env),
      allowHttp: speaksHttp(host, env),
      policy: options.policy,
      onWait: options.onWait,
      signal: options.signal,
    });
  }

  /** Path of a service's repository inside the registry. */
  repository(service: string): string {
    return this.#path ? `${this.#path}/${service}` : service;
  }

  /** Digest that `tag` points to; `undefined` when there is no such tag. */
  async headTag(service: string, tag: string): Promise<string | undefined> {
    const response = await this.#manifest('HEAD', service, tag, [404]);
    if (response.status === 404) return undefined;
    const digest = response.headers.get('docker-content-digest');
    return digest ?? (await this.getManifest(service, tag))?.digest;
  }

  /** The manifest of a tag or digest; `undefined` when it is not there. */
  async getManifest(service: string, reference: string): Promise<StoredManifest | undefined> {
    const response = await this.#manifest('GET', service, reference, [404]);
    if (response.status === 404) return undefined;
    const bytes = Buffer.from(await response.arrayBuffer());
    const digest = digestOf(bytes);
    if (reference.startsWith('sha256:') && reference !== digest) {
      throw new RegistryError(`${this.address}/${service}@${reference} holds other bytes than its digest says`);
    }
    return { digest, bytes, mediaType: response.headers.get('content-type') ?? 'application/json' };
  }

  /** Stores a manifest under a tag or its digest. Returns the registry's answer headers. */
  async putManifest(service: string, reference: string, bytes: Buffer, mediaType: string): Promise<Headers> {
    const response = await this.#manifest('PUT', service, reference, [], { bytes, mediaType });
    await response.body?.cancel();
    return response.headers;
  }

  /** Gives an image that is there one more tag. */
  async tag(service: string, digest: string, tag: string): Promise<void> {
    const manifest = await this.getManifest(service, digest);
    if (!manifest) throw new RegistryError(`${this.address}/${service}@${digest} is not there and cannot be tagged`);
    await this.putManifest(service, tag, manifest.bytes, manifest.mediaType);
  }

  /** All tags of a service, in the registry's order; none when it has no repository yet. */
  async listTags(service: string): Promise<string[]> {
    const repository = this.repository(service);
    const tags: string[] = [];
    let path: string | undefined = `/v2/${repository}/tags/list?n=1000`;
    while (path) {
      const response = await this.transport.send({
        method: 'GET',
        path,
        what: `the tags of ${repository}`,
        scopes: [pull(repository)],
        accept: [404],
      });
      if (response.status === 404) return tags;
      const body = (await response.json()) as { tags?: string[] | null };
      tags.push(...(body.tags ?? []));
      path = /<([^>]+)>\s*;\s*rel="?next"?/.exec(response.headers.get('link') ?? '')?.[1];
    }
    return tags;
  }

  /**
   * Deletes an image and with it every tag that points to it. Deleting what is not there is no error. A registry that
   * says it is read-only is waited for; one that only refuses may forbid it for good.
   */
  async deleteManifest(service: string, digest: string): Promise<void> {
    const repository = this.repository(service);
    await this.transport.retrying(async () => {
      const response = await this.transport.send({
        method: 'DELETE',
        path: `/v2/${repository}/manifests/${digest}`,
        what: `deleting ${repository}@${digest}`,
        scopes: [`repository:${repository}:pull,push,delete`],
        accept: [404, 405],
        retry: false,
      });
      const said = await response.text();
      if (response.status !== 405) return;
      const passing = /read[- ]?only|garbage collection/i.test(said);
      throw new RegistryError(
        passing
          ? `${this.address} is read-only, as during a garbage collection; try again when that has ended`
          : `${this.address} does not allow deleting images now: its settings forbid it, or it is being tidied up`,
        { status: 405, code: 'DELETE_DISABLED' },
      );
    });
  }

  /** Whether the blob is there, in the repository of `service`. */
  async hasBlob(service: string, digest: string): Promise<boolean> {
    const response = await this.#blob('HEAD', service, digest);
    return response.ok;
  }

  /** Bytes of a small blob, checked against its digest; `undefined` when it is gone. */
  async getBlob(service: string, digest: string): Promise<Buffer | undefined> {
    const response = await this.#blob('GET', service, digest);
    if (!response.ok) return undefined;
    const bytes = Buffer.from(await response.arrayBuffer());
    return digestOf(bytes) === digest ? bytes : undefined;
  }

  #blob(method: 'HEAD' | 'GET', service: string, digest: string): Promise<Response> {
    const repository = this.repository(service);
    return this.transport.send({
      method,
      path: `/v2/${repository}/blobs/${digest}`,
      what: `${repository}@${digest}`,
      scopes: [pull(repository)],
      accept: [404],
    });
  }

  #manifest(
    method: 'HEAD' | 'GET' | 'PUT',
    service: string,
    reference: string,
    accept: number[],
    body?: { bytes: Buffer; mediaType: string },
  ): Promise<Response> {
    const repository = this.repository(service);
    return this.transport.send({
      method,
      path: `/v2/${repository}/manifests/${reference}`,
      what: `${repository}${reference.includes(':') ? '@' : ':'}${reference}`,
      scopes: [body ? pullPush(repository) : pull(repository)],
      headers: body ? { 'content-type': body.mediaType } : { accept: acceptManifests },
      ...(body ? { body: () => new Uint8Array(body.bytes) } : {}),
      accept,
    });
  }
}

export function pull(repository: string): string {
  return `repository:${repository}:pull`;
}

export function pullPush(repository: string): string {
  return `repository:${repository}:pull,push`;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Plain http only where nobody can listen in: this machine, and hosts that `INSECURE_REGISTRIES` names (commas). */
function speaksHttp(host: string, env: NodeJS.ProcessEnv): boolean {
  const name = host.replace(/:\d+$/, '');
  if (['localhost', '127.0.0.1', '[::1]'].includes(name)) return true;
  return (env['INSECURE_REGISTRIES'] ?? '').split(',').some((entry) => entry.trim() === host);
}
