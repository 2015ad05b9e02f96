import type { Database } from '@todo/database';
import type { Kysely } from 'kysely';

/** Where each of the owners stands. For the hub, which speaks to owners that were let in before. */
export async function findChangeNumbers(db: Kysely<Database>, owners: string[]) {
  if (owners.length === 0) return [];
  return db.selectFrom('owner').select(['id', 'change_number']).where('id', 'in', owners).execute();
}
