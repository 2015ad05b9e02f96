import type { Database } from '@todo/database';
import type { Kysely } from 'kysely';
import { refuseUnknown } from './list-failed-effects.ts';

/**
 * Forgets an effect that was given up, or all of them. The notification stays in the application. Returns how many.
 *
 * @throws {Error} when `id` names none
 */
export async function discardFailedEffects(db: Kysely<Database>, id: string | 'all'): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('notification_effect')
    .where('state', '=', 'failed')
    .$if(id !== 'all', (query) => query.where('id', '=', id))
    .executeTakeFirstOrThrow();
  return numDeletedRows === 0n && id !== 'all' ? refuseUnknown(id) : Number(numDeletedRows);
}
