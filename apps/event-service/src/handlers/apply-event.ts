import type { DomainEvent } from '@todo/contracts';
import type { Database } from '@todo/database';
import { sql, type Transaction } from 'kysely';
import { parkEvent } from '../dead-letters/keep-dead-letter.ts';
import type { ReceivedEvent } from './decode-event.ts';
import type { EventHandler } from './event-handler.ts';
import { lockKey } from '../dead-letters/lock-key.ts';

/** done: it has its effect now; duplicate: it was handled or kept before; parked: it waits behind a dead letter. */
export type Applied = 'done' | 'duplicate' | 'parked';

/** One event for one handler: inbox row and effect, or a row that parks it, in the given transaction. */
export async function applyEvent(
  trx: Transaction<Database>,
  handler: EventHandler,
  { event, content }: ReceivedEvent,
): Promise<Applied> {
  const { consumer } = handler;
  await lockKey(trx, consumer, event.subject);
  // A statement of its own: its snapshot must see what the last holder of the lock committed.
  const { known, blocked } = await findTraces(trx, consumer, event);
  if (known) return 'duplicate';
  if (blocked) {
    await parkEvent(trx, { consumer, key: event.subject, eventId: event.id, content });
    return 'parked';
  }
  return (await runHandler(trx, handler, event)) ? 'done' : 'duplicate';
}

/** Inbox row, then effect. False when the inbox had the event. */
export async function runHandler(
  trx: Transaction<Database>,
  handler: EventHandler,
  event: DomainEvent,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('inbox')
    .values({ consumer: handler.consumer, event_id: event.id })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (!numInsertedOrUpdatedRows) return false;
  await handler.handle(trx, event);
  return true;
}

async function findTraces(trx: Transaction<Database>, consumer: string, event: DomainEvent) {
  const { rows } = await sql<{ known: boolean; blocked: boolean }>`
    select exists (select from inbox where consumer = ${consumer} and event_id = ${event.id})
        or exists (select from dead_letter where consumer = ${consumer} and event_id = ${event.id}) as known,
      exists (select from dead_letter where consumer = ${consumer} and aggregate_id = ${event.subject}) as blocked
  `.execute(trx);
  return rows[0]!;
}
