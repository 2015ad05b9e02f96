import type { Database, DeadLetterTable } from '@todo/database';
import type { Transaction } from 'kysely';
import { lockKey } from './lock-key.ts';

export interface DeadLetter {
  readonly consumer: string;
  /** The task behind which later events park; null when it could not be read. */
  readonly key: string | null;
  readonly eventId: string;
  readonly content: unknown;
  readonly cause: string;
  readonly attempts: number;
}

/** Keeps an event that can never succeed as it is. False when the handler is done with it already. */
export async function keepDeadLetter(trx: Transaction<Database>, letter: DeadLetter): Promise<boolean> {
  if (letter.key) await lockKey(trx, letter.consumer, letter.key);
  const handled = await trx
    .selectFrom('inbox')
    .select('event_id')
    .where('consumer', '=', letter.consumer)
    .where('event_id', '=', letter.eventId)
    .executeTakeFirst();
  return handled ? false : insert(trx, letter, 'dead');
}

/** Keeps an event that waits behind a dead letter of its task. The caller holds the key's lock. */
export async function parkEvent(trx: Transaction<Database>, letter: Omit<DeadLetter, 'cause' | 'attempts'>) {
  await insert(trx, { ...letter, cause: 'It waits behind an earlier event of its task', attempts: 0 }, 'parked');
}

/** An event that is kept already stays as it is. */
async function insert(trx: Transaction<Database>, letter: DeadLetter, state: DeadLetterTable['state']) {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('dead_letter')
    .values({
      consumer: letter.consumer,
      aggregate_id: letter.key,
      event_id: letter.eventId,
      event: storableJson(letter.content),
      state,
      cause: storableText(letter.cause),
      attempts: letter.attempts,
    })
    .onConflict((conflict) => conflict.columns(['consumer', 'event_id']).doNothing())
    .executeTakeFirstOrThrow();
  return Boolean(numInsertedOrUpdatedRows);
}

/** PostgreSQL text holds no NUL; a cause is for people and has an end. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').slice(0, 2_000);
}

/** `jsonb` cannot hold NUL or half a surrogate pair, which JSON can write as escapes; nor is a bare value worth a column. */
function storableJson(content: unknown): string {
  const json = JSON.stringify(content);
  const storable = typeof content === 'object' && content !== null && !/\\u(0000|d[89a-f])/i.test(json);
  return storable ? json : JSON.stringify({ undecodable: Buffer.from(json).toString('base64') });
}
