import type { Database, NotificationRow } from '@todo/database';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { OwnerId } from '../owners/require-owner.ts';

/** Newest first. */
export function findNotifications(db: Kysely<Database>, owner: OwnerId, limit: number): Promise<NotificationRow[]> {
  return db
    .selectFrom('notification')
    .selectAll()
    .where('owner_id', '=', owner)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function countUnread(db: Kysely<Database>, owner: OwnerId): Promise<number> {
  const { count } = await db
    .selectFrom('notification')
    .select((query) => query.fn.countAll<number>().as('count'))
    .where('owner_id', '=', owner)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Which notifications were seen: all up to a change number, or one. */
export type Seen = { upTo: number } | { id: string };

/** Marks as read what was seen and is not yet. Returns how many those were. */
export async function markRead(
  trx: Transaction<Database>,
  owner: OwnerId,
  seen: Seen,
  changeNumber: number,
): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('notification')
    .set({ read_at: sql`now()`, change_number: changeNumber })
    .where('owner_id', '=', owner)
    .where('read_at', 'is', null)
    .where((where) => ('id' in seen ? where('id', '=', seen.id) : where('change_number', '<=', seen.upTo)))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
