import type { ErrorCode, Problem } from '@todo/contracts';

export interface ApiErrorInit {
  /** The HTTP status; absent when no answer came (refused, reset, timed out). */
  status?: number;
  /** The API's own account of the error; absent when something between answered, or nobody did. */
  problem?: Problem;
  cause?: unknown;
}

/** Why a request failed: the API's refusal, an answer that is none, or no answer at all. */
export class ApiError extends Error {
  readonly status: number | undefined;
  readonly problem: Problem | undefined;

  constructor(message: string, { status, problem, cause }: ApiErrorInit) {
    super(message, { cause });
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }

  get code(): ErrorCode | undefined {
    return this.problem?.code;
  }

  /** Whether the same request may succeed later without a change: no answer, too busy, or something between is down. */
  get transient(): boolean {
    return this.status === undefined || [429, 502, 503, 504].includes(this.status);
  }
}
