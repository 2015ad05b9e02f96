import { errorStatus, type ErrorCode, type Problem } from '@todo/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { allowedMethods } from './allowed-methods.ts';
import { AppError } from './app-error.ts';
import { toAppError } from './to-app-error.ts';

/** Turns whatever a route throws into `application/problem+json`; only here is it decided what a client may see. */
export const problems = fp(
  (app: FastifyInstance, _options: object, done: () => void) => {
    const methodsAt = allowedMethods(app);
    app.setErrorHandler((error, request, reply) => sendProblem(request, reply, error));
    app.setNotFoundHandler((request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '/';
      const methods = methodsAt(path);
      if (methods.length === 0) {
        const detail = `There is nothing at ${request.method} ${path}.`;
        return sendProblem(request, reply, new AppError('not_found', { detail }));
      }
      void reply.header('allow', methods.join(', '));
      const detail = `${path} knows ${methods.join(', ')}, not ${request.method}.`;
      return sendProblem(request, reply, new AppError('method_not_allowed', { detail }));
    });
    done();
  },
  { name: 'problems' },
);

/** Answers with what the client may know of the error, and logs the rest. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const known = toAppError(error);
  if (known.status >= 500) request.log.error({ err: error, code: known.code }, 'request failed');
  else request.log.info({ code: known.code, detail: known.detail, errors: known.errors }, 'request refused');
  if (known.code === 'unavailable') void reply.header('retry-after', '1');
  // A string passes by the route's response schemas, which describe success.
  return reply
    .code(known.status)
    .type('application/problem+json')
    .serializer(String)
    .send(JSON.stringify(toProblem(known, request.id)));
}

/** Errors of the router itself, before there is a route: a URL that cannot be decoded, or an id longer than any. */
export function sendRouterProblem(error: { code: string }, request: FastifyRequest, reply: FastifyReply): void {
  const code = error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'not_found' : 'validation_failed';
  sendProblem(request, reply, new AppError(code, { detail: 'The URL is not valid.', cause: error }));
}

/** What is sent to something that does not speak HTTP, or whose request never came whole. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET' || error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    socket.destroy(error);
    return;
  }
  const refusal = new AppError('validation_failed', { detail: 'The request is not valid HTTP.', cause: error });
  const body = JSON.stringify(toProblem(refusal, randomUUID()));
  const head = `content-type: application/problem+json\r\ncontent-length: ${body.length}\r\nconnection: close`;
  socket.end(`HTTP/1.1 400 Bad Request\r\n${head}\r\n\r\n${body}`);
}

function toProblem(error: AppError, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: titles[error.code],
    status: errorStatus[error.code],
    code: error.code,
    ...(error.detail ? { detail: error.detail } : {}),
    ...(error.errors ? { errors: error.errors } : {}),
    requestId,
  };
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
