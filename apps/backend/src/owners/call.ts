import type { Actor } from '@todo/contracts';
import type { Database } from '@todo/database';
import { currentTraceparent, readTraceparent } from '@todo/service-kit';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';

/** What a service function knows of the request that calls it. */
export interface Call {
  db: Kysely<Database>;
  actor: Actor;
  /** The request's place in a trace, or its caller's where this service records none; W3C Trace Context. */
  traceparent: string | undefined;
}

export function callOf(db: Kysely<Database>, request: FastifyRequest): Call {
  return {
    db,
    actor: request.actor,
    traceparent: currentTraceparent() ?? readTraceparent(request.headers['traceparent']),
  };
}
