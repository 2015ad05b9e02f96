import { CreateTask, ListTasksQuery, Task, TaskId, TaskPage } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { NoQuery, problemAnswers } from '../openapi/answers.ts';
import { callOf } from '../owners/call.ts';
import { completeTask } from './complete-task.ts';
import { createTask } from './create-task.ts';
import { deleteTask } from './delete-task.ts';
import { getTask } from './get-task.ts';
import { etagOf, parseIfMatch, requireIfMatch } from './if-match.ts';
import { listTasks } from './list-tasks.ts';
import { patchRoutes } from './patch-routes.ts';
import { reopenTask } from './reopen-task.ts';
import { IfMatchHeader, taskHeaders } from './task-headers.ts';

const tags = ['tasks'];
const params = z.object({ id: TaskId });

export const taskRoutes: FastifyPluginCallbackZod<{ db: Kysely<Database> }> = (app, { db }, done) => {
  const create = {
    operationId: 'createTask',
    summary: 'Make a task. With an id of your own, sending it again makes no second one',
    tags,
    querystring: NoQuery,
    body: CreateTask,
    response: {
      201: Task,
      200: Task,
      ...problemAnswers('conflict', 'unsupported_media_type', 'payload_too_large'),
    },
    answers: {
      201: { description: 'It is made', headers: { ...taskHeaders, Location: 'Its path' } },
      200: { description: 'The same request made it before', headers: { ...taskHeaders, Location: 'Its path' } },
    },
  };
  app.post('/tasks', { schema: create }, async (request, reply) => {
    const { task, created } = await createTask(callOf(db, request), request.body);
    const location = `${request.routeOptions.url}/${task.id}`;
    return reply
      .code(created ? 201 : 200)
      .headers({ etag: etagOf(task), location })
      .send(task);
  });

  const list = {
    operationId: 'listTasks',
    summary: 'Read the tasks page by page, in their order',
    tags,
    querystring: ListTasksQuery,
    response: { 200: TaskPage, ...problemAnswers('invalid_cursor') },
    answers: { 200: { description: 'A page; the next one by its `nextCursor` and the same filter' } },
  };
  app.get('/tasks', { schema: list }, (request) => listTasks(callOf(db, request), request.query));

  const get = {
    operationId: 'getTask',
    summary: 'Read a task',
    tags,
    params,
    querystring: NoQuery,
    response: { 200: Task, ...problemAnswers('not_found') },
    answers: { 200: { description: 'The task', headers: taskHeaders } },
  };
  app.get('/tasks/:id', { schema: get }, async (request, reply) => {
    const task = await getTask(callOf(db, request), request.params.id);
    return reply.header('etag', etagOf(task)).send(task);
  });

  const remove = {
    operationId: 'deleteTask',
    summary: 'Delete a task',
    tags,
    params,
    querystring: NoQuery,
    headers: IfMatchHeader,
    response: { 204: z.undefined(), ...problemAnswers('not_found', 'precondition_failed', 'precondition_required') },
    answers: { 204: { description: 'It is deleted' } },
  };
  app.delete('/tasks/:id', { schema: remove }, async (request, reply) => {
    await deleteTask(callOf(db, request), request.params.id, requireIfMatch(request.headers['if-match']));
    return reply.code(204).send();
  });

  const steps = [
    { path: 'complete', run: completeTask, operationId: 'completeTask', summary: 'Complete a task' },
    { path: 'reopen', run: reopenTask, operationId: 'reopenTask', summary: 'Open a completed task again' },
  ];
  for (const { path, run, operationId, summary } of steps) {
    const step = {
      operationId,
      summary,
      tags,
      params,
      querystring: NoQuery,
      headers: IfMatchHeader,
      response: { 200: Task, ...problemAnswers('not_found', 'precondition_failed') },
      answers: { 200: { description: 'The task, unchanged when it was so already', headers: taskHeaders } },
    };
    app.post(`/tasks/:id/${path}`, { schema: step }, async (request, reply) => {
      const given = request.headers['if-match'];
      const ifMatch = given === undefined ? undefined : parseIfMatch(given);
      const task = await run(callOf(db, request), request.params.id, ifMatch);
      return reply.header('etag', etagOf(task)).send(task);
    });
  }

  app.register(patchRoutes, { db });
  done();
};
