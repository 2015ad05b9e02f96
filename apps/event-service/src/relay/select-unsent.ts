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
  const { rows } = await unsentQuery(selection).execute(db);
  return rows;
}

/** How PostgreSQL would run it, for the test of its plan. */
export async function explainUnsent(db: Kysely<Database>, selection: Selection): Promise<string> {
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${unsentQuery(selection)}`.execute(db);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

/** The most that one shard gives to a selection of `limit` events. */
export function shareOfShard(limit: number): number {
  return Math.ceil(limit / 4);
}

/**
 * The range of (shard, id) says `shard = lease.shard` in a way that only the index of unsent events can serve: by its key
 * alone the planner would walk past everything sent, when its statistics are from a time of many unsent events.
 */
function unsentQuery({ holder, shards, withoutKeys, limit }: Selection) {
  const share = shareOfShard(limit);
  return sql<OutboundEvent>`
    select id, topic, aggregate_id as key, event::text as body
    from (
      select unsent.*
      from outbox_lease lease
      cross join lateral (
        select id, topic, aggregate_id, event
        from outbox
        where (shard, id) > (lease.shard, 0) and (shard, id) < (lease.shard + 1, 0) and sent_at is null
          and aggregate_id <> all (${withoutKeys}::uuid[])
        order by shard, id
        limit ${share}
      ) unsent
      where lease.holder = ${holder} and lease.expires_at > clock_timestamp() and lease.shard = any (${shards}::smallint[])
      order by unsent.id
      limit ${limit}
    ) oldest
    order by id
  `;
}
