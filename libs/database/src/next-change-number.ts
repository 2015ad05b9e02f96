import { sql, type QueryCreator, type Transaction } from 'kysely';
import type { Database } from './schema.ts';

/**
 * Takes the owner's next change number. The first statement of every transaction that changes something of an owner: it
 * locks the owner's row until commit, so numbers become visible in order and no two writers can wait for each other.
 */
export async function nextChangeNumber(trx: Transaction<Database>, ownerId: string): Promise<number> {
  const { change_number } = await takeChangeNumber(trx, ownerId).executeTakeFirstOrThrow();
  return change_number;
}

/** The same as a part of another statement (`with`), for who does nothing else with the number than write it. */
export function takeChangeNumber(db: QueryCreator<Database>, ownerId: string) {
  return db
    .insertInto('owner')
    .values({ id: ownerId, change_number: 1 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ change_number: sql`owner.change_number + 1` }))
    .returning('change_number');
}
