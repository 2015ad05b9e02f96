import type { ReminderEvent } from '@todo/contracts';
import { type Database, newId, nextChangeNumber } from '@todo/database';
import type { Transaction } from 'kysely';
import { defineHandler } from '../handlers/event-handler.ts';
import type { Channel } from './channels.ts';
import { composeRequest } from './compose-request.ts';

/**
 * Notifies of a reminder: a row for the application, with the owner's next change number so that open pages show it, and
 * for each channel an effect that the worker sends. All of it is written with the inbox row, so all of it happens once.
 */
export function notifyOfReminder(channels: readonly Channel[]) {
  return defineHandler({
    consumer: 'notifications',
    topic: 'reminders',
    types: ['todo.reminder.due.v1'],
    async handle(trx, event) {
      if (!(await isWanted(trx, event))) return;
      const { ownerId, task, fireAt } = event.data;
      const changeNumber = await nextChangeNumber(trx, ownerId);
      await trx
        .insertInto('notification')
        .values({
          id: newId(),
          owner_id: ownerId,
          task_id: task.id,
          task_title: task.title,
          event_id: event.id,
          reminded_for: new Date(fireAt),
          change_number: changeNumber,
        })
        .execute();
      for (const channel of channels) {
        const id = newId();
        const request = JSON.stringify(composeRequest(channel, event, id));
        await trx
          .insertInto('notification_effect')
          .values({ id, event_id: event.id, channel: channel.name, request, state: 'pending' })
          .execute();
      }
    },
  });
}

/** An event may be hours old. Of a task that is done by now, or a reminder that moved or went, nobody wants to hear. */
async function isWanted(trx: Transaction<Database>, { data }: ReminderEvent): Promise<boolean> {
  const row = await trx
    .selectFrom('reminder')
    .innerJoin('task', 'task.id', 'reminder.task_id')
    .select('reminder.id')
    .where('reminder.id', '=', data.reminderId)
    .where('reminder.state', '=', 'fired')
    .where('reminder.fire_at', '=', new Date(data.fireAt))
    .where('task.status', '=', 'open')
    .where('task.deleted_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
