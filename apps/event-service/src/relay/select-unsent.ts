import type { Topic } from '@todo/contracts';
import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import type { OutboundEvent } from '../transports/transport.ts';

export interface Selection {
  readonly holder: string;
  /** Of the holder's shards, those to send from. */
  readonly shards: readonly number[];
  /** Tasks whose events are on their way, or wait for another try. */
  readonly withoutKeys: readonly string[];
  readonly limit: number;
}

/**
 * The oldest unsent events of the shards that `holder` has on lease, in the order of their ids. A share a shard keeps the
 * work constant however long the queue is.
 */
export async function selectUnsent(db: Kysely<Database>, selection: Selection): Promise<OutboundEvent[]> {
  const { holder, shards, withoutKeys, limit } = selection;
  const { rows } = await unsentQuery(holder, shards, withoutKeys, limit).execute(db);
  return rows;
}

function unsentQuery(holder: string, shards: readonly number[], withoutKeys: readonly string[], limit: number) {
  const share = Math.max(1, Math.ceil(limit / 4));
  return sql<{ id: number; topic: Topic; key: string; body: string }>`
    select id, topic, aggregate_id as key, event::text as body
    from (
      select unsent.*
      from outbox_lease lease
      cross join lateral (
        select id, topic, aggregate_id, event
        from outbox
        where shard = lease.shard and sent_at is null and aggregate_id <> all (${withoutKeys}::uuid[])
        order by id
        limit ${share}
      ) unsent
      where lease.holder = ${holder} and lease.expires_at > clock_timestamp() and lease.shard = any (${shards}::smallint[])
      order by unsent.id
      limit ${limit}
    ) oldest
    order by id
  `;
}
