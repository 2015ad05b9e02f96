import { DeployError } from '../deploy-error.ts';

/** The API server answered, and said no. */
export class KubeError extends DeployError {
  readonly status: number;
  /** Kubernetes' own word for it: `AlreadyExists`, `Conflict`, `Forbidden` … */
  readonly reason: string;

  constructor(message: string, options: { status: number; reason: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.reason = options.reason;
  }
}

export function isKubeError(error: unknown, status: number): error is KubeError {
  return error instanceof KubeError && error.status === status;
}
