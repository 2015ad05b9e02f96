import type { Database } from '@todo/database';
import type { Kysely } from 'kysely';
import type { EventHandler } from '../handlers/event-handler.ts';
import { recordInInbox } from '../handlers/record-in-inbox.ts';
import { getDeadLetterOrThrow } from './list-dead-letters.ts';
import { lockKey } from './lock-key.ts';
import { redriveDeadLetter, type RedriveResult } from './redrive-dead-letters.ts';

/**
 * Gives up one event for its handler, for good: a redelivery is taken for handled. Events that only waited behind it are
 * handled then.
 */
export async function discardDeadLetter(
  db: Kysely<Database>,
  handlers: readonly EventHandler[],
  id: number,
): Promise<RedriveResult> {
  const { consumer, aggregate_id: key, event_id: eventId } = await getDeadLetterOrThrow(db, id);
  await db.transaction().execute(async (trx) => {
    if (key) await lockKey(trx, consumer, key);
    await trx.deleteFrom('dead_letter').where('id', '=', id).execute();
    if (eventId !== null) await recordInInbox(trx, consumer, eventId);
  });
  if (!key) return { handled: 0 };
  const next = await db
    .selectFrom('dead_letter')
    .select(['id', 'consumer', 'aggregate_id', 'state'])
    .where('consumer', '=', consumer)
    .where('aggregate_id', '=', key)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return next?.state === 'parked' ? redriveDeadLetter(db, handlers, next) : { handled: 0 };
}
