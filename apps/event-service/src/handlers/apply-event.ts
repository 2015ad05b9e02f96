import type { DomainEvent } from '@todo/contracts';
import type { Database } from '@todo/database';
import { sql, type Transaction } from 'kysely';
import { parkEvent } from '../dead-letters/keep-dead-letter.ts';
import type { ReceivedEvent } from './decode-event.ts';
import type { EventHandler } from './event-handler.ts';

/** done: it has its effect now; duplicate: it was handled or kept before; parked: it waits behind a dead letter. */
export type Applied = 'done' | 'duplicate' | 'parked';

/** One event for one handler: inbox row and effect, or a row that parks it, in the given transaction. */
export async function applyEvent(
  trx: Transaction<Database>,
  handler: EventHandler,
  { event, content }: ReceivedEvent,
): Promise<Applied> {
  const { consumer } = handler;
  switch (await takeEvent(trx, consumer, event)) {
    case 'known':
      return 'duplicate';
    case 'blocked':
      await parkEvent(trx, { consumer, key: event.subject, eventId: event.id, content });
      return 'parked';
    case 'taken':
      await handler.handle(trx, event);
      return 'done';
  }
}

/**
 * Locks the task for the handler until the transaction ends, and writes the inbox row unless the event is `known` to the
 * handler or its task `blocked` by a dead letter. A round trip to the database costs more than what happens there, and
 * every event needs this.
 */
async function takeEvent(trx: Transaction<Database>, consumer: string, { id, subject }: DomainEvent) {
  const { rows } = await sql<{ outcome: 'taken' | 'known' | 'blocked' }>`
    select take_event(${consumer}, ${id}::uuid, ${subject}::uuid) as outcome
  `.execute(trx);
  return rows[0]!.outcome;
}
