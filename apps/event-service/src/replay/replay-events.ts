import type { DomainEvent } from '@todo/contracts';
import type { Database } from '@todo/database';
import { sql, type Kysely, type Transaction } from 'kysely';
import { lockKey } from '../dead-letters/lock-key.ts';
import type { EventHandler } from '../handlers/event-handler.ts';
import { recordInInbox } from '../handlers/record-in-inbox.ts';
import type { Replay } from './parse-replay.ts';

export interface ReplayCounts {
  readonly given: number;
  /** Left out because their task waits behind a dead letter of the handler. */
  readonly parked: number;
}

const pageSize = 500;

/**
 * Gives a projection the events of the log since a time again, in their order, one transaction an event; running it twice
 * comes to the same. Events that arrive meanwhile go their own way: the lock of handler and task keeps both apart.
 *
 * @throws {Error} naming the event at which the handler failed; those before it stay
 */
export async function replayEvents(
  db: Kysely<Database>,
  { handler, from }: Replay,
  onProgress: (counts: ReplayCounts) => void,
): Promise<ReplayCounts> {
  let counts: ReplayCounts = { given: 0, parked: 0 };
  for (let after = 0; ;) {
    const page = await readPage(db, handler, from, after);
    for (const { id, event } of page) {
      const given = await giveAgain(db, handler, event).catch((error: unknown) => {
        throw new Error(`"${handler.consumer}" failed at event ${event.id} (${id} in the log)`, { cause: error });
      });
      counts = given ? { ...counts, given: counts.given + 1 } : { ...counts, parked: counts.parked + 1 };
      after = id;
    }
    if (page.length > 0) onProgress(counts);
    if (page.length < pageSize) return counts;
  }
}

function readPage(db: Kysely<Database>, handler: EventHandler, from: Date, after: number) {
  return db
    .selectFrom('outbox')
    .select(['id', 'event'])
    .where('id', '>', after)
    .where('topic', '=', handler.topic)
    .where(sql<string>`event ->> 'type'`, 'in', [...handler.types])
    .where('created_at', '>=', from)
    .orderBy('id')
    .limit(pageSize)
    .execute();
}

function giveAgain(db: Kysely<Database>, handler: EventHandler, event: DomainEvent): Promise<boolean> {
  const { consumer } = handler;
  return db.transaction().execute(async (trx) => {
    await lockKey(trx, consumer, event.subject);
    if (await isParked(trx, consumer, event.subject)) return false;
    await recordInInbox(trx, consumer, event.id);
    await handler.handle(trx, event);
    return true;
  });
}

async function isParked(trx: Transaction<Database>, consumer: string, key: string): Promise<boolean> {
  const letter = await trx
    .selectFrom('dead_letter')
    .select('id')
    .where('consumer', '=', consumer)
    .where('aggregate_id', '=', key)
    .limit(1)
    .executeTakeFirst();
  return letter !== undefined;
}
