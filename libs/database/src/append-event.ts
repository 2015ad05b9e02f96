import type { DomainEvent, Topic } from '@todo/contracts';
import type { Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** Writes an event into the outbox, in the transaction of the change it tells of. */
export async function appendEvent(trx: Transaction<Database>, topic: Topic, event: DomainEvent): Promise<void> {
  await trx
    .insertInto('outbox')
    .values({ event_id: event.id, topic, aggregate_id: event.subject, event: JSON.stringify(event) })
    .execute();
}
