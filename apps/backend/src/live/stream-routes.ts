import { StreamChangesQuery } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { problemAnswers } from '../openapi/answers.ts';
import { callOf } from '../owners/call.ts';
import type { LiveHub } from './live-hub.ts';
import { openStream } from './open-stream.ts';

const streamHeaders = {
  'content-type': 'text/event-stream',
  // `no-transform` keeps what lies between from compressing, which holds messages back.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  // Nothing follows on this connection, so the end of the stream is its end too.
  connection: 'close',
};

/** How long the rest of an ended stream may take on its way out. */
const farewellMs = 1_000;

export const streamRoutes: FastifyPluginCallbackZod<{ db: Kysely<Database>; hub: LiveHub }> = (
  app,
  { db, hub },
  done,
) => {
  const stream = {
    operationId: 'streamChanges',
    summary: 'Be told, by server-sent events, whenever there is something new among the changes',
    tags: ['changes'],
    querystring: StreamChangesQuery,
    headers: z.looseObject({
      'last-event-id': z.string().optional().meta({ description: 'The last change number seen; goes before `since`' }),
    }),
    response: {
      ...problemAnswers(),
      200: {
        description:
          'Events `change` with the newest change number as id, and as data `{"changeNumber":7}`. The first comes at ' +
          'once when the number stands elsewhere than at `since`.',
        content: { 'text/event-stream': { schema: z.string() } },
      },
    } as object,
  };
  app.get('/stream', { schema: stream, exposeHeadRoute: false }, async (request, reply) => {
    const seen = request.headers['last-event-id'];
    const since = seen !== undefined && /^\d{1,15}$/.test(seen) ? Number(seen) : request.query.since;
    const events = await openStream(callOf(db, request), hub, since);
    events.once('end', () => setTimeout(() => reply.raw.destroy(), farewellMs).unref());
    return reply.headers(streamHeaders).send(events);
  });
  done();
};
