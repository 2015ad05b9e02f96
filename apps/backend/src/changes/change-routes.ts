import { Changes, ListChangesQuery } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Kysely } from 'kysely';
import { problemAnswers } from '../openapi/answers.ts';
import { callOf } from '../owners/call.ts';
import { listChanges } from './list-changes.ts';

export const changeRoutes: FastifyPluginCallbackZod<{ db: Kysely<Database> }> = (app, { db }, done) => {
  const list = {
    operationId: 'listChanges',
    summary: 'Read what happened after a change number, oldest first, deleted tasks included',
    tags: ['changes'],
    querystring: ListChangesQuery,
    response: { 200: Changes, ...problemAnswers('invalid_cursor') },
    answers: { 200: { description: 'Ask again with its `changeNumber`, at once when there is `more`' } },
  };
  app.get('/changes', { schema: list }, (request) => listChanges(callOf(db, request), request.query));
  done();
};
