import { ActivityList, TaskId } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { NoQuery, problemAnswers } from '../openapi/answers.ts';
import { callOf } from '../owners/call.ts';
import { listActivity } from './list-activity.ts';

export const activityRoutes: FastifyPluginCallbackZod<{ db: Kysely<Database> }> = (app, { db }, done) => {
  const list = {
    operationId: 'listActivity',
    summary: 'Read the newest entries of a task’s history, newest first',
    tags: ['tasks'],
    params: z.object({ id: TaskId }),
    querystring: NoQuery,
    response: { 200: ActivityList, ...problemAnswers('not_found') },
    answers: { 200: { description: 'At most 100 entries; one appears shortly after the change it tells of' } },
  };
  app.get('/tasks/:id/activity', { schema: list }, (request) => listActivity(callOf(db, request), request.params.id));
  done();
};
