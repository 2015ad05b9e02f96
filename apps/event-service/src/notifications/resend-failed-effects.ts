import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import { refuseUnknown } from './list-failed-effects.ts';

/**
 * Lets the worker send an effect that was given up, or all of them, with all its attempts before it and the idempotency
 * key it had: a receiver that took it after all knows it. Returns how many.
 *
 * @throws {Error} when `id` names none
 */
export async function resendFailedEffects(db: Kysely<Database>, id: string | 'all'): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('notification_effect')
    .set({ state: 'pending', attempts: 0, done_at: null, next_attempt_at: sql`clock_timestamp()` })
    .where('state', '=', 'failed')
    .$if(id !== 'all', (query) => query.where('id', '=', id))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 0n && id !== 'all' ? refuseUnknown(id) : Number(numUpdatedRows);
}
