import type { Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { CompiledQuery, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliverEvent } from '../handlers/deliver-event.ts';
import { captureLog } from '../testing/capture-log.ts';
import { fireReminder } from '../testing/reminder-events.ts';
import type { Channel } from './channels.ts';
import { notifyOfReminder } from './notify-of-reminder.ts';

const channels: Channel[] = [
  { name: 'mail', binding: 'm', to: 'me@example.org' },
  { name: 'webhook', binding: 'w' },
];
let database: MigratedDatabase;
let admin: Kysely<Database>;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  admin = database.connect();
  db = database.connect({ role: 'todo_event_service' });
});
afterAll(() => database.drop());

function deliver(event: object, to = channels) {
  const options = { db, handlers: [notifyOfReminder(to)], isReady: () => true, onHandled: () => undefined };
  return deliverEvent({ ...options, log: captureLog().log }, 'reminders', Buffer.from(JSON.stringify(event)));
}
const effects = (eventId: string) =>
  admin.selectFrom('notification_effect').selectAll().where('event_id', '=', eventId).orderBy('channel').execute();
const notifications = (eventId: string) =>
  admin.selectFrom('notification').selectAll().where('event_id', '=', eventId).execute();

it('notifies once in the application and by each channel, however often the event comes', async () => {
  const event = await fireReminder(admin, { title: 'Buy milk' });
  const answers = await Promise.all(Array.from({ length: 5 }, () => deliver(event)));
  expect(new Set(answers)).toEqual(new Set(['SUCCESS']));
  expect(await notifications(event.id)).toMatchObject([
    {
      owner_id: event.data.ownerId,
      task_title: 'Buy milk',
      reminded_for: new Date(event.data.fireAt),
      read_at: null,
      change_number: 2,
    },
  ]);
  const written = await effects(event.id);
  expect(written).toMatchObject([
    { channel: 'mail', state: 'pending', attempts: 0, request: { metadata: { emailTo: 'me@example.org' } } },
    { channel: 'webhook', state: 'pending' },
  ]);
  expect(written[1]?.request.metadata['Idempotency-Key']).toBe(written[1]?.id);
});

it('notifies in the application only, where no channel is set up', async () => {
  const event = await fireReminder(admin);
  await deliver(event, []);
  expect([await notifications(event.id), await effects(event.id)]).toMatchObject([[{}], []]);
});

it.each([
  ['the task is completed', `update task set status = 'completed', completed_at = now() where id = $1`],
  ['the task is deleted', `update task set deleted_at = now() where id = $1`],
  ['the reminder is removed', `update reminder set state = 'removed', fired_at = null where task_id = $1`],
  [
    'the reminder is moved',
    `update reminder set state = 'pending', fired_at = null, fire_at = now() + interval '1 day' where task_id = $1`,
  ],
  ['it moved and fired again', `update reminder set fire_at = now() where task_id = $1`],
])('tells nobody when, by the time the event comes, %s', async (_what, statement) => {
  const event = await fireReminder(admin);
  await admin.executeQuery(CompiledQuery.raw(statement, [event.subject]));
  expect(await deliver(event)).toBe('SUCCESS');
  expect([await notifications(event.id), await effects(event.id)]).toEqual([[], []]);
});
