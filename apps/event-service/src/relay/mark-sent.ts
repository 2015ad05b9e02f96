import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';

/**
 * Marks events as sent, of those shards only that `holder` has on lease at this moment: who was stopped and comes back
 * after its lease marks nothing. Returns how many it marked.
 */
export async function markSent(db: Kysely<Database>, holder: string, ids: readonly number[]): Promise<number> {
  const { numAffectedRows } = await sql`
    update outbox set sent_at = clock_timestamp()
    from outbox_lease lease
    where outbox.id = any (${ids}::bigint[]) and outbox.sent_at is null
      and lease.shard = outbox.shard and lease.holder = ${holder} and lease.expires_at > clock_timestamp()
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
