import type { ErrorCode } from '@todo/contracts';
import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors, type ZodFastifySchemaValidationError } from 'fastify-type-provider-zod';
import { AppError } from './app-error.ts';

const codeOfStatus = new Map<number, ErrorCode>([
  [404, 'not_found'],
  [405, 'method_not_allowed'],
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
  [429, 'rate_limited'],
]);

/**
 * Codes of errors after which the same request may succeed later. PostgreSQL: connection lost (08), server stopping or
 * starting (57P), no room (53), standby (25006), time limits (57014, 25P03, 25P04, 55P03), deadlock and serialization (40).
 * Socket: what the system calls a network that fails.
 */
const unavailable =
  /^(08\w{3}|57P0\d|53\w{3}|25006|57014|25P0[34]|55P03|40\w{3}|E(CONNREFUSED|CONNRESET|NOTFOUND|PIPE|TIMEDOUT|AI_AGAIN|HOSTUNREACH|NETUNREACH))$/;

/** What a client may know of an error: our own as it is, a refusal by Fastify, the database away, or an internal error. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.flatMap(faultsOf);
    return new AppError('validation_failed', { detail: 'The request is not valid.', errors, cause: error });
  }
  if (isUnavailable(error)) {
    return new AppError('unavailable', { detail: 'The service cannot do this right now; try again.', cause: error });
  }
  return refusalByFastify(error) ?? new AppError('internal', { cause: error });
}

/** Fastify's paths join with `/`, so the whole is `/`; a JSON pointer to the whole is empty. */
function faultsOf(issue: ZodFastifySchemaValidationError): { pointer: string; detail: string }[] {
  const pointer = issue.instancePath === '/' ? '' : issue.instancePath;
  const unknown = issue.params['keys'];
  if (issue.keyword === 'unrecognized_keys' && Array.isArray(unknown)) {
    return unknown.map((key) => ({ pointer: `${pointer}/${escapePointer(String(key))}`, detail: 'is not known' }));
  }
  return [{ pointer, detail: issue.message ?? 'is not valid' }];
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function refusalByFastify(error: unknown): AppError | undefined {
  const { code, statusCode = 500, message } = error as Partial<FastifyError>;
  if (!(error instanceof Error) || !code?.startsWith('FST_') || statusCode >= 500) return undefined;
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY') {
    const errors = [{ pointer: '', detail: code.includes('EMPTY') ? 'is empty' : 'is not valid JSON' }];
    return new AppError('validation_failed', { detail: message, errors, cause: error });
  }
  return new AppError(codeOfStatus.get(statusCode) ?? 'validation_failed', { detail: message, cause: error });
}

function isUnavailable(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = (at as NodeJS.ErrnoException).code;
    if (code && unavailable.test(code)) return true;
    if (/timeout exceeded when trying to connect|Connection terminated/.test(at.message)) return true;
    if (at instanceof AggregateError && at.errors.some(isUnavailable)) return true;
  }
  return false;
}
