import { DeployError } from '../deploy-error.ts';

/** The registry answered, and said no: `status` is its HTTP status, `code` the first error code of its body. */
export class RegistryError extends DeployError {
  readonly status: number | undefined;
  readonly code: string | undefined;

  constructor(message: string, options: { status?: number; code?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.code = options.code;
  }
}
