import { Problem } from '@todo/contracts';
import type { z } from 'zod';
import { ApiError } from './api-error.ts';

export interface RequestOptions {
  signal?: AbortSignal;
  /** Lets the request outlive the page that sends it. */
  keepalive?: boolean;
}

export interface ApiRequest<Answer extends z.ZodType> extends RequestOptions {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  contentType?: string;
  /** The version the change builds on, sent as `If-Match`. */
  version?: number;
  answer: Answer;
}

export type SendRequest = <Answer extends z.ZodType>(request: ApiRequest<Answer>) => Promise<z.output<Answer>>;

/** Sends one request and parses its answer. Rejects with an ApiError, or with the AbortError of the caller's signal. */
export function createSendRequest(baseUrl: string, fetch: typeof globalThis.fetch): SendRequest {
  return async (request) => {
    const response = await send(fetch, baseUrl, request);
    const body = await readBody(response);
    if (!response.ok) throw refusal(response.status, body);
    const answer = request.answer.safeParse(body);
    if (!answer.success) {
      throw new ApiError(`the answer to ${request.method} ${request.path} does not fit the contract`, {
        status: response.status,
        cause: answer.error,
      });
    }
    return answer.data;
  };
}

async function send(
  fetch: typeof globalThis.fetch,
  baseUrl: string,
  { method, path, query, body, contentType, version, signal, keepalive }: ApiRequest<z.ZodType>,
): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', contentType ?? 'application/json');
  if (version !== undefined) headers.set('if-match', `"${version}"`);
  return noAnswer(
    fetch(`${baseUrl}/api/v1${path}${queryString(query)}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      cache: 'no-store',
      keepalive: keepalive ?? false,
      signal: signal ?? null,
    }),
  );
}

async function readBody(response: Response): Promise<unknown> {
  const text = await noAnswer(response.text());
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Not the API's: an error page of something between. The schema, or the status, refuses it.
    return text;
  }
}

/** Turns a connection that failed into an ApiError; an abort by the caller stays what it is. */
async function noAnswer<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'AbortError') throw cause;
    throw new ApiError('the server did not answer', { cause });
  }
}

function refusal(status: number, body: unknown): ApiError {
  const problem = Problem.safeParse(body);
  if (!problem.success) return new ApiError(`the server answered with status ${status}`, { status, cause: body });
  return new ApiError(problem.data.detail ?? problem.data.title, { status, problem: problem.data });
}

function queryString(query: Record<string, string | number | undefined> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}
