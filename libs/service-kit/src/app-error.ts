import { errorStatus, type ErrorCode } from '@todo/contracts';

export interface AppErrorOptions {
  /** For the person who sent the request; never holds internals. */
  detail?: string;
  errors?: { pointer: string; detail: string }[];
  cause?: unknown;
}

/** The one error the services throw on purpose; `code` comes from a closed list and decides the HTTP status. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly errors: { pointer: string; detail: string }[] | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.detail ?? code, { cause: options.cause });
    this.code = code;
    this.status = errorStatus[code];
    this.detail = options.detail;
    this.errors = options.errors;
  }
}
