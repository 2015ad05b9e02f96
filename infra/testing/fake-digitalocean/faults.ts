import type { FastifyRequest } from 'fastify';
import { ApiRefusal } from './api-error.ts';

/** What goes wrong, for whom, how often. */
export interface Fault {
  method?: string;
  /** Part of the path, or a pattern for it with the query. */
  path?: string | RegExp;
  /** Status of the answer, or a connection that breaks without one. */
  status: number | 'hang up';
  message?: string;
  /** Seconds, for the header that a 429 carries. */
  retryAfter?: number;
  /** How many requests it hits, one when left out. */
  times?: number;
  /** The request is carried out and only its answer is lost. */
  afterwards?: boolean;
}

/** Faults that wait for their requests, oldest first. */
export class Faults {
  readonly #waiting: (Fault & { times: number })[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ ...fault, times: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** The fault that hits this request now, or after it was carried out; it counts as used. */
  take(request: FastifyRequest, afterwards: boolean): Fault | undefined {
    const found = this.#waiting.find(
      (fault) => fault.times > 0 && (fault.afterwards ?? false) === afterwards && hits(fault, request),
    );
    if (found) found.times--;
    return found;
  }
}

function hits({ method, path }: Fault, request: FastifyRequest): boolean {
  if (method && method !== request.method) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? request.url.includes(path) : path.test(request.url);
}

const messages: Record<number, string> = {
  401: 'Unable to authenticate you',
  403: 'You are not authorized to perform this operation',
  429: 'API rate limit exceeded.',
};

/** The refusal that a fault answers with; none when it breaks the connection. */
export function refusalOf({ status, message, retryAfter }: Fault): ApiRefusal | undefined {
  if (status === 'hang up') return undefined;
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return new ApiRefusal(status, message ?? messages[status] ?? 'Server was unable to give you a response.', {
    headers,
  });
}
