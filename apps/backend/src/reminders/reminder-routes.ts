import { Reminder, ReminderList, ReminderRule, TaskId } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { NoQuery, problemAnswers } from '../openapi/answers.ts';
import { callOf } from '../owners/call.ts';
import { listReminders } from './list-reminders.ts';
import { removeReminder } from './remove-reminder.ts';
import { setReminder } from './set-reminder.ts';

const tags = ['tasks'];
const ofTask = z.object({ id: TaskId });
const one = z.object({ id: TaskId, reminderId: z.uuid() });

export const reminderRoutes: FastifyPluginCallbackZod<{ db: Kysely<Database> }> = (app, { db }, done) => {
  const list = {
    operationId: 'listReminders',
    summary: 'Read the reminders of a task, the next one first',
    tags,
    params: ofTask,
    querystring: NoQuery,
    response: { 200: ReminderList, ...problemAnswers('not_found') },
    answers: { 200: { description: 'The reminders, those that fired included' } },
  };
  app.get('/tasks/:id/reminders', { schema: list }, (request) => listReminders(callOf(db, request), request.params.id));

  const set = {
    operationId: 'setReminder',
    summary: 'Set a reminder with an id of your own, or move it',
    tags,
    params: one,
    querystring: NoQuery,
    body: ReminderRule,
    response: {
      200: Reminder,
      ...problemAnswers('not_found', 'conflict', 'unsupported_media_type', 'payload_too_large'),
    },
    answers: { 200: { description: 'The reminder; sent again it stays as it is' } },
  };
  app.put('/tasks/:id/reminders/:reminderId', { schema: set }, (request) => {
    const { id, reminderId } = request.params;
    return setReminder(callOf(db, request), id, reminderId, request.body);
  });

  const remove = {
    operationId: 'removeReminder',
    summary: 'Remove a reminder',
    tags,
    params: one,
    querystring: NoQuery,
    response: { 204: z.undefined(), ...problemAnswers('not_found') },
    answers: { 204: { description: 'It is removed and will not fire' } },
  };
  app.delete('/tasks/:id/reminders/:reminderId', { schema: remove }, async (request, reply) => {
    await removeReminder(callOf(db, request), request.params.id, request.params.reminderId);
    return reply.code(204).send();
  });
  done();
};
