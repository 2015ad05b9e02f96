import type { Database } from '@todo/database';
import { sql, type Transaction } from 'kysely';

/** One at a time for a handler and a task, until the transaction ends: deliveries, redeliveries and redrives. */
export async function lockKey(trx: Transaction<Database>, consumer: string, key: string): Promise<void> {
  await sql`select lock_event_key(${consumer}, ${key}::uuid)`.execute(trx);
}
