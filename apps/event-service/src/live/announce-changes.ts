import { type DomainEvent, reminderEventTypes, taskEventTypes } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { Transaction } from 'kysely';
import { defineHandler, type EventHandler } from '../handlers/event-handler.ts';
import type { LivePublisher } from './live-publisher.ts';

/**
 * Tells open pages, by way of Redis, how far the owner of an event has come: the last handler of each topic, so that what
 * those before it wrote has its number by then. The number is committed, and it is all that is told;
 * telling it again does no harm.
 */
export function announceChanges(publisher: LivePublisher): readonly EventHandler[] {
  async function announce(trx: Transaction<Database>, event: DomainEvent): Promise<void> {
    const owner = 'ownerId' in event.data ? event.data.ownerId : event.data.task.ownerId;
    const row = await trx.selectFrom('owner').select('change_number').where('id', '=', owner).executeTakeFirst();
    if (row) publisher.publish({ owner, changeNumber: row.change_number });
  }
  return [
    defineHandler({
      consumer: 'live',
      topic: 'task-events',
      types: taskEventTypes,
      projection: true,
      handle: announce,
    }),
    defineHandler({
      consumer: 'live-reminders',
      topic: 'reminders',
      types: reminderEventTypes,
      projection: true,
      handle: announce,
    }),
  ];
}
