import { InfraError } from '../infra-error.ts';

interface ApiErrorOptions extends ErrorOptions {
  /** HTTP status; none when no answer came. */
  status?: number;
}

/** DigitalOcean refused, or did not answer. The message says what to do; it never holds the token. */
export class ApiError extends InfraError {
  readonly status: number | undefined;

  constructor(message: string, { status, ...options }: ApiErrorOptions = {}) {
    super(message, options);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** For `catch`: what is not there is `undefined`, everything else stays an error. */
export function ignoreMissing(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 404) return undefined;
  throw error;
}
