import type { Database } from '@todo/database';
import type { Kysely, Transaction } from 'kysely';
import { decodeKept } from '../handlers/decode-event.ts';
import { type EventHandler, PermanentError } from '../handlers/event-handler.ts';
import { isTransient } from '../handlers/is-transient.ts';
import { recordInInbox } from '../handlers/record-in-inbox.ts';
import { describeCause } from './describe-cause.ts';
import { storableText } from './keep-dead-letter.ts';
import type { DeadLetterRow } from './list-dead-letters.ts';
import { lockKey } from './lock-key.ts';

export interface RedriveResult {
  /** Events that have their effect now. */
  readonly handled: number;
  /** The first event that failed again; it stays, and what is behind it. */
  readonly stoppedAt?: { readonly id: number; readonly cause: string };
}

type Step = { readonly done: DeadLetterRow } | { readonly failed: DeadLetterRow; readonly error: unknown } | undefined;

/**
 * Gives kept events to their handler once more: those of the letter's task in their order, from its first one, until none
 * is left or one fails. Events that arrive meanwhile park behind them, and are handled with them.
 *
 * @throws {Error} when the handler does not exist here, or cannot work now
 */
export async function redriveDeadLetter(
  db: Kysely<Database>,
  handlers: readonly EventHandler[],
  letter: Pick<DeadLetterRow, 'id' | 'consumer' | 'aggregate_id'>,
): Promise<RedriveResult> {
  const handler = handlers.find(({ consumer }) => consumer === letter.consumer);
  if (!handler) throw new Error(`There is no handler "${letter.consumer}" in this release.`);
  for (let handled = 0; ; handled++) {
    const step = await redriveFirst(db, handler, letter);
    if (!step) return { handled };
    if ('done' in step) continue;
    if (isTransient(step.error)) throw new Error('The handler cannot work now; try again.', { cause: step.error });
    const cause = describeCause(step.error);
    await recordFailure(db, step.failed, cause);
    return { handled, stoppedAt: { id: step.failed.id, cause } };
  }
}

/** The first letter of the task: its effect and its end in one transaction. */
async function redriveFirst(
  db: Kysely<Database>,
  handler: EventHandler,
  { id, aggregate_id: key }: Pick<DeadLetterRow, 'id' | 'aggregate_id'>,
): Promise<Step> {
  let first: DeadLetterRow | undefined;
  try {
    return await db.transaction().execute(async (trx) => {
      if (key) await lockKey(trx, handler.consumer, key);
      const letters = trx.selectFrom('dead_letter').selectAll().where('consumer', '=', handler.consumer);
      const ofTask = key ? letters.where('aggregate_id', '=', key) : letters.where('id', '=', id);
      first = await ofTask.orderBy('id').limit(1).forUpdate().executeTakeFirst();
      if (!first) return undefined;
      await handleKept(trx, handler, first);
      await trx.deleteFrom('dead_letter').where('id', '=', first.id).execute();
      return { done: first };
    });
  } catch (error) {
    if (!first) throw error;
    return { failed: first, error };
  }
}

async function handleKept(trx: Transaction<Database>, handler: EventHandler, letter: DeadLetterRow): Promise<void> {
  const decoded = decodeKept(letter.event);
  if ('unusable' in decoded) throw new PermanentError(decoded.unusable.cause);
  // An event no release could read when it came may turn out to be of no concern to this handler.
  if (!handler.types.includes(decoded.event.type)) return;
  if (await recordInInbox(trx, handler.consumer, decoded.event.id)) await handler.handle(trx, decoded.event);
}

async function recordFailure(db: Kysely<Database>, letter: DeadLetterRow, cause: string): Promise<void> {
  await db
    .updateTable('dead_letter')
    .set((row) => ({ state: 'dead', cause: storableText(cause), attempts: row('attempts', '+', 1) }))
    .where('id', '=', letter.id)
    .execute();
}
