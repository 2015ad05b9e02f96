import { nextChangeNumber, type Database } from '@todo/database';
import { inSpan } from '@todo/service-kit';
import type { Kysely, Transaction } from 'kysely';
import type { OwnerId } from './require-owner.ts';

/** What a write came to. One that changed nothing is rolled back: it takes no change number and wakes nobody. */
export interface Outcome<Value> {
  changed: boolean;
  value: Value;
}

/**
 * Runs a write as one transaction, which first takes the owner's next change number and with it the owner's lock: the
 * writes of one owner come one after another, and what `work` reads stays as it is until the end.
 */
export function changeAsOwner<Value>(
  db: Kysely<Database>,
  owner: OwnerId,
  work: (trx: Transaction<Database>, changeNumber: number) => Promise<Outcome<Value>>,
): Promise<Value> {
  return inSpan('transaction', { attributes: { 'db.system.name': 'postgresql' } }, () => change(db, owner, work));
}

async function change<Value>(
  db: Kysely<Database>,
  owner: OwnerId,
  work: (trx: Transaction<Database>, changeNumber: number) => Promise<Outcome<Value>>,
): Promise<Value> {
  const trx = await db.startTransaction().execute();
  try {
    const { changed, value } = await work(trx, await nextChangeNumber(trx, owner));
    await (changed ? trx.commit() : trx.rollback()).execute();
    return value;
  } catch (error) {
    if (!trx.isCommitted && !trx.isRolledBack)
      await trx
        .rollback()
        .execute()
        .catch(() => undefined);
    throw error;
  }
}
