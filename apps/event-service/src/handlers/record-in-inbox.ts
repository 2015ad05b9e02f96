import type { Database } from '@todo/database';
import type { Transaction } from 'kysely';

/** The handler is done with the event from now on. False when it was before. */
export async function recordInInbox(trx: Transaction<Database>, consumer: string, eventId: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('inbox')
    .values({ consumer, event_id: eventId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Boolean(numInsertedOrUpdatedRows);
}
