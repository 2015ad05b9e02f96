import { basicAuthorization, fetchToken, parseChallenge, type Challenge } from './authenticate.ts';
import { failureOf, networkFailure } from './describe-failure.ts';
import type { RegistryError } from './errors.ts';
import type { Credentials } from './load-credentials.ts';
import { withRetry, type RetryPolicy } from './retry.ts';

type Body = Uint8Array<ArrayBuffer> | ReadableStream;

/** One request. `path` is relative to the registry or, as `Location` headers give it, absolute. */
export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Words for messages: `todo-app/todo-backend:src-…`. */
  readonly what: string;
  /** Scopes for the token service, `repository:<name>:pull,push`. */
  readonly scopes: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** A fresh body for each attempt. */
  readonly body?: () => Body | Promise<Body>;
  /** Answers besides 2xx that are returned, not thrown. */
  readonly accept?: readonly number[];
  /** False where only the caller can start over, as within an upload session. */
  readonly retry?: boolean;
  /** Milliseconds until the request counts as lost; 60 s when left out. */
  readonly timeout?: number;
}

export interface TransportOptions {
  readonly host: string;
  readonly credentials: () => Promise<Credentials | undefined>;
  readonly allowHttp: boolean;
  readonly policy?: RetryPolicy | undefined;
  readonly onWait?: ((reason: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sends requests to one registry: logs in when asked to, tries again when that can help, explains what fails. */
export class RegistryTransport {
  readonly host: string;
  readonly baseUrl: string;
  readonly #options: TransportOptions;
  #challenge: Challenge | undefined;
  readonly #tokens = new Map<string, string>();
  #credentials: Promise<Credentials | undefined> | undefined;

  constructor(options: TransportOptions) {
    this.host = options.host;
    this.#options = options;
    const endpoint = options.host === 'docker.io' ? 'registry-1.docker.io' : options.host;
    this.baseUrl = `${options.allowHttp ? 'http' : 'https'}://${endpoint}`;
  }

  /** Runs `attempt` under this registry's retry policy. */
  retrying<T>(attempt: () => Promise<T>): Promise<T> {
    const { policy, onWait, signal } = this.#options;
    return withRetry(attempt, { ...(policy ? { policy } : {}), ...(onWait ? { onWait } : {}), signal });
  }

  send(request: RegistryRequest): Promise<Response> {
    return request.retry === false ? this.#attempt(request) : this.retrying(() => this.#attempt(request));
  }

  async #attempt(request: RegistryRequest): Promise<Response> {
    let response = await this.#fetch(request);
    if (response.status === 401) {
      const challenge = parseChallenge(response.headers.get('www-authenticate'));
      if (!challenge) throw await this.#failure(response, request);
      await response.body?.cancel();
      this.#challenge = challenge;
      this.#tokens.delete(request.scopes.join(' '));
      response = await this.#fetch(request);
    }
    if (response.ok || request.accept?.includes(response.status)) return response;
    throw await this.#failure(response, request);
  }

  async #fetch(request: RegistryRequest): Promise<Response> {
    const url = new URL(request.path, this.baseUrl);
    const headers = new Headers(request.headers);
    // An upload may continue at a storage service, which must not see the password.
    const authorization = url.origin === new URL(this.baseUrl).origin ? await this.#authorization(request) : undefined;
    if (authorization) headers.set('authorization', authorization);
    const body = await request.body?.();
    const timeout = AbortSignal.timeout(request.timeout ?? 60_000);
    const signal = this.#options.signal ? AbortSignal.any([this.#options.signal, timeout]) : timeout;
    const init: RequestInit = { method: request.method, headers, signal };
    if (body !== undefined) Object.assign(init, { body, duplex: 'half' });
    return fetch(url, init).catch((cause: unknown) => {
      if (this.#options.signal?.aborted) throw cause;
      throw networkFailure(this.host, cause);
    });
  }

  async #authorization(request: RegistryRequest): Promise<string | undefined> {
    const challenge = this.#challenge;
    if (!challenge) return undefined;
    const credentials = await this.#loadCredentials();
    if (challenge.scheme === 'basic') return basicAuthorization(credentials);
    const key = request.scopes.join(' ');
    const { allowHttp, signal } = this.#options;
    const token =
      this.#tokens.get(key) ??
      (await fetchToken({ challenge, scopes: request.scopes, credentials, host: this.host, allowHttp, signal }));
    this.#tokens.set(key, token);
    return `Bearer ${token}`;
  }

  #loadCredentials(): Promise<Credentials | undefined> {
    return (this.#credentials ??= this.#options.credentials());
  }

  async #failure(response: Response, request: RegistryRequest): Promise<RegistryError> {
    const loggedIn = this.#challenge !== undefined && (await this.#loadCredentials()) !== undefined;
    return failureOf(response, { host: this.host, what: request.what, loggedIn });
  }
}
