import { errorStatus, type ErrorCode, type Problem } from '@todo/contracts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { AppError } from './app-error.ts';

const codeOfStatus = new Map<number, ErrorCode>([
  [400, 'validation_failed'],
  [404, 'not_found'],
  [405, 'method_not_allowed'],
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
  [429, 'rate_limited'],
  [503, 'unavailable'],
]);

/** Codes of errors that mean "the database cannot be reached now", of PostgreSQL (classes 08, 57P) and of the socket. */
const unavailable = /^(08\w{3}|57P0\d|53300|ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|EAI_AGAIN)$/;

/** Turns whatever a route throws into `application/problem+json`; only here is it decided what a client may see. */
export const problems = fp(
  (app: FastifyInstance, _options: object, done: () => void) => {
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const known = toAppError(error);
      const level = known.status >= 500 ? 'error' : 'info';
      request.log[level]({ err: error, code: known.code }, 'request failed');
      return send(request, reply, known);
    });
    app.setNotFoundHandler((request, reply) =>
      send(
        request,
        reply,
        new AppError('not_found', { detail: `There is nothing at ${request.method} ${path(request)}.` }),
      ),
    );
    done();
  },
  { name: 'problems' },
);

export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      pointer: issue.instancePath || '/',
      detail: issue.message ?? 'is not valid',
    }));
    return new AppError('validation_failed', { detail: 'The request is not valid.', errors, cause: error });
  }
  if (isUnavailable(error)) {
    return new AppError('unavailable', { detail: 'The service cannot do this right now; try again.', cause: error });
  }
  const status = isResponseSerializationError(error) ? 500 : ((error as Partial<FastifyError>).statusCode ?? 500);
  const code = codeOfStatus.get(status) ?? (status >= 400 && status < 500 ? 'validation_failed' : 'internal');
  return new AppError(code, status < 500 ? { detail: (error as Error).message, cause: error } : { cause: error });
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

function send(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  const problem: Problem = {
    type: 'about:blank',
    title: titles[error.code],
    status: errorStatus[error.code],
    code: error.code,
    ...(error.detail ? { detail: error.detail } : {}),
    ...(error.errors ? { errors: error.errors } : {}),
    requestId: request.id,
  };
  // A string passes by the route's response schemas, which describe success.
  return reply.code(error.status).type('application/problem+json').serializer(String).send(JSON.stringify(problem));
}

function path(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}

const titles: Record<ErrorCode, string> = {
  validation_failed: 'The request is not valid',
  invalid_cursor: 'The cursor is not valid',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  conflict: 'Conflict',
  precondition_failed: 'It was changed in the meantime',
  payload_too_large: 'The request is too large',
  unsupported_media_type: 'The media type is not supported',
  precondition_required: 'An If-Match header is required',
  rate_limited: 'Too many requests',
  internal: 'Internal error',
  unavailable: 'Temporarily unavailable',
};
