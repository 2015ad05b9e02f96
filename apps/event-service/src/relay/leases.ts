import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';

/** As many as the column `outbox.shard` tells apart. */
export const shardCount = 16;

/**
 * Which relay sends which shard: a row each, valid until `expires_at` by the database's clock. Who holds a shard stays
 * its holder past that until somebody else takes it.
 */
export interface Leases {
  /** The shards of `holder`, for another `ttlMs`. */
  renew(): Promise<number[]>;
  /** Takes up to `count` shards that nobody holds. */
  claim(count: number): Promise<number[]>;
  release(shards: readonly number[]): Promise<void>;
}

export function createLeases(db: Kysely<Database>, holder: string, ttlMs: number): Leases {
  const expiry = sql<Date>`clock_timestamp() + ${ttlMs} * interval '1 millisecond'`;
  const shardsOf = (rows: { shard: number }[]) => rows.map((row) => row.shard).sort((a, b) => a - b);

  return {
    async renew() {
      const renewal = db.updateTable('outbox_lease').set({ expires_at: expiry }).where('holder', '=', holder);
      return shardsOf(await renewal.returning('shard').execute());
    },
    async claim(count) {
      const free = db
        .selectFrom('outbox_lease')
        .select('shard')
        .where((where) =>
          where.or([where('holder', 'is', null), where('expires_at', '<', sql<Date>`clock_timestamp()`)]),
        )
        .orderBy('shard')
        .limit(count)
        .forUpdate()
        .skipLocked();
      const claim = db.updateTable('outbox_lease').set({ holder, expires_at: expiry }).where('shard', 'in', free);
      return shardsOf(await claim.returning('shard').execute());
    },
    async release(shards) {
      await db
        .updateTable('outbox_lease')
        .set({ holder: null, expires_at: null })
        .where('holder', '=', holder)
        .where('shard', 'in', shards)
        .execute();
    },
  };
}
