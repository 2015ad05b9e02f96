import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { describeRefusal } from './describe-refusal.ts';
import type { AccountAccess } from './read-account-access.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface ApiClient {
  readonly apiUrl: string;
  /** @throws {ApiError} when it is refused, or answers something else than `schema` */
  get<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>>;
  /** All pages of a list, which the answer has under `key`. */
  list<T extends z.ZodType>(path: string, key: string, item: T): Promise<z.infer<T>[]>;
  /** Asks for a change; gives the answer as it is. */
  send(method: Method, path: string, body?: unknown): Promise<unknown>;
}

export interface ApiClientOptions {
  /** How often a request is sent at most, waits included. */
  attempts?: number;
  /** The first wait after a failure in milliseconds; each next one is twice as long. */
  firstWait?: number;
  /** The longest that a rate limit is waited for, in milliseconds. */
  longestWait?: number;
  /** The longest that one answer may take, in milliseconds. */
  timeout?: number;
  /** Told before each wait, in words. */
  onWait?: (line: string) => void;
  signal?: AbortSignal;
}

const standard = { attempts: 5, firstWait: 1000, longestWait: 60_000, timeout: 30_000 };

/**
 * A thin client of the DigitalOcean API (https://docs.digitalocean.com/reference/api): what we read is checked by schemas,
 * what fails is sent again where that cannot do it twice. The token is in its closure and nowhere else.
 */
export function createApiClient({ token, apiUrl }: AccountAccess, options: ApiClientOptions = {}): ApiClient {
  const settings = { ...standard, ...options };

  async function request(method: Method, path: string, body?: unknown): Promise<unknown> {
    const what = `${method} ${path.split('?')[0]}`;
    for (let attempt = 1; ; attempt++) {
      const outcome = await attemptOnce(method, path, body, what);
      if ('answer' in outcome) return outcome.answer;
      const wait = outcome.wait ?? settings.firstWait * 2 ** (attempt - 1);
      if (!outcome.again || attempt === settings.attempts || wait > settings.longestWait) throw outcome.error;
      options.onWait?.(`${outcome.why}; asking again in ${Math.ceil(wait / 1000)} s`);
      await sleep(wait, undefined, options.signal ? { signal: options.signal } : {});
    }
  }

  async function attemptOnce(method: Method, path: string, body: unknown, what: string): Promise<Outcome> {
    let response: Response;
    let text: string;
    try {
      const limits = [AbortSignal.timeout(settings.timeout), ...(options.signal ? [options.signal] : [])];
      response = await fetch(apiUrl + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.any(limits),
      });
      text = await response.text();
    } catch (cause) {
      options.signal?.throwIfAborted();
      const why = `no answer from ${apiUrl} to ${what} (${reasonOf(cause)})`;
      const error = new ApiError(`${why}: check the connection, then run the command again`, { cause });
      return { error, why, again: method !== 'POST' };
    }
    if (response.ok) return { answer: text === '' ? undefined : parseJson(text, what) };
    const message = messageOf(text) ?? response.statusText;
    const error = describeRefusal({ status: response.status, request: what, message });
    const why = `DigitalOcean answered ${response.status} to ${what}`;
    if (response.status === 429) return { error, why, again: true, ...waitOf(response.headers) };
    // A POST that failed inside may have been carried out.
    return { error, why, again: response.status >= 500 && method !== 'POST' };
  }

  const get = async <T extends z.ZodType>(path: string, schema: T) =>
    parse(schema, await request('GET', path), `GET ${path.split('?')[0]}`);
  return {
    apiUrl,
    get,
    send: request,
    list: async (path, key, item) => {
      const found: z.infer<typeof item>[] = [];
      const Page = z.looseObject({ links: Links });
      const Items = z.object({ [key]: z.array(item).nullish() });
      for (let page = 1; ; page++) {
        const answer = await get(`${path}${path.includes('?') ? '&' : '?'}page=${page}&per_page=200`, Page);
        found.push(...(parse(Items, answer, `GET ${path}`)[key] ?? []));
        if (!answer.links?.pages?.next) return found;
      }
    },
  };
}

type Outcome = { answer: unknown } | { error: ApiError; why: string; again: boolean; wait?: number };

const Links = z.looseObject({ pages: z.looseObject({ next: z.string().optional() }).nullish() }).nullish();

/** `Retry-After` in seconds, else when the window resets; both are how the API says it. */
function waitOf(headers: Headers): { wait?: number } {
  const seconds = Number(headers.get('retry-after'));
  if (headers.has('retry-after') && seconds >= 0) return { wait: seconds * 1000 };
  return {};
}

function messageOf(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Only the credentials' YAML is not JSON, and nobody asks for that.
    throw new ApiError(`the answer to ${what} is not JSON: is DIGITALOCEAN_API_URL right?`, { cause });
  }
}

function parse<T extends z.ZodType>(schema: T, answer: unknown, what: string): z.infer<T> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new ApiError(`the answer to ${what} is not what the API documents (${issues}): is this program up to date?`, {
    cause: result.error,
  });
}

function reasonOf(cause: unknown): string {
  const root = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return root instanceof Error ? (root as NodeJS.ErrnoException).code || root.message : String(root);
}
