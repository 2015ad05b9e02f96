import type { Actor } from '@todo/contracts';
import type { Database } from '@todo/database';
import { readTraceparent } from '@todo/service-kit';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';

/** What a service function knows of the request that calls it. */
export interface Call {
  db: Kysely<Database>;
  actor: Actor;
  /** The caller's place in a trace, W3C Trace Context. */
  traceparent: string | undefined;
}

export function callOf(db: Kysely<Database>, request: FastifyRequest): Call {
  return { db, actor: request.actor, traceparent: readTraceparent(request.headers['traceparent']) };
}
