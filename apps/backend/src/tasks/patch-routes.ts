import { ChangeTask, Task, TaskId } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { NoQuery, problemAnswers } from '../openapi/answers.ts';
import { callOf } from '../owners/call.ts';
import { changeTask } from './change-task.ts';
import { etagOf, requireIfMatch } from './if-match.ts';
import { IfMatchHeader, taskHeaders } from './task-headers.ts';

const mergePatch = 'application/merge-patch+json';

/** Apart from the other routes, because only a patch may come as a merge patch. */
export const patchRoutes: FastifyPluginCallbackZod<{ db: Kysely<Database> }> = (app, { db }, done) => {
  app.addContentTypeParser(mergePatch, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));

  const patch = {
    operationId: 'changeTask',
    summary: 'Change fields of a task by a merge patch (RFC 7396)',
    tags: ['tasks'],
    consumes: [mergePatch, 'application/json'],
    params: z.object({ id: TaskId }),
    querystring: NoQuery,
    headers: IfMatchHeader,
    body: ChangeTask,
    response: {
      200: Task,
      ...problemAnswers(
        'not_found',
        'precondition_failed',
        'precondition_required',
        'unsupported_media_type',
        'payload_too_large',
      ),
    },
    answers: { 200: { description: 'The task after the change', headers: taskHeaders } },
  };
  app.patch('/tasks/:id', { schema: patch }, async (request, reply) => {
    const ifMatch = requireIfMatch(request.headers['if-match']);
    const task = await changeTask(callOf(db, request), request.params.id, ifMatch, request.body);
    return reply.header('etag', etagOf(task)).send(task);
  });
  done();
};
