import { NotificationList, ReadNotifications } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { NoQuery, problemAnswers } from '../openapi/answers.ts';
import { callOf } from '../owners/call.ts';
import { listNotifications } from './list-notifications.ts';
import { readNotifications } from './read-notifications.ts';

const tags = ['notifications'];
const one = z.object({ id: z.uuid() });

export const notificationRoutes: FastifyPluginCallbackZod<{ db: Kysely<Database> }> = (app, { db }, done) => {
  const list = {
    operationId: 'listNotifications',
    summary: 'Read the newest notifications, newest first, and how many are unread',
    tags,
    querystring: NoQuery,
    response: { 200: NotificationList, ...problemAnswers() },
    answers: { 200: { description: 'At most 50; one appears shortly after its reminder came due' } },
  };
  app.get('/notifications', { schema: list }, (request) => listNotifications(callOf(db, request)));

  const read = {
    operationId: 'readNotifications',
    summary: 'Mark as read every notification up to a change number',
    tags,
    querystring: NoQuery,
    body: ReadNotifications,
    response: { 200: NotificationList, ...problemAnswers('unsupported_media_type', 'payload_too_large') },
    answers: { 200: { description: 'How they stand then' } },
  };
  app.post('/notifications/read', { schema: read }, (request) => readNotifications(callOf(db, request), request.body));

  const readOne = {
    operationId: 'readNotification',
    summary: 'Mark one notification as read',
    tags,
    params: one,
    querystring: NoQuery,
    response: { 200: NotificationList, ...problemAnswers() },
    answers: { 200: { description: 'How they stand then; the same for one that is kept no longer' } },
  };
  app.post('/notifications/:id/read', { schema: readOne }, (request) =>
    readNotifications(callOf(db, request), request.params),
  );
  done();
};
