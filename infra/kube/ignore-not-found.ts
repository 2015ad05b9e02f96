import { ApiException } from '@kubernetes/client-node';

/** For `.catch` of a read: an object that is not there is undefined, anything else stays an error. */
export function ignoreNotFound(error: unknown): undefined {
  if (error instanceof ApiException && error.code === 404) return undefined;
  throw error;
}
