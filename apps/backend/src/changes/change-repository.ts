import type { ActivityRow, Database, NotificationRow, ReminderRow, TaskRow } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import type { OwnerId } from '../owners/require-owner.ts';

/** Change numbers of an owner, exclusive and inclusive. */
export interface ChangeRange {
  after: number;
  upTo: number;
}

/** The number of the owner's newest change; 0 before the first. */
export async function findChangeNumber(db: Kysely<Database>, owner: OwnerId): Promise<number> {
  const row = await db.selectFrom('owner').select('change_number').where('id', '=', owner).executeTakeFirst();
  return row?.change_number ?? 0;
}

/**
 * The owner's newest change number, and up to which number the next `limit` rows of any kind reach, all of it as of one
 * moment; the newest when there are fewer.
 */
export async function findChangeBounds(
  db: Kysely<Database>,
  owner: OwnerId,
  after: number,
  limit: number,
): Promise<{ newest: number; upTo: number }> {
  const { rows } = await sql<{ newest: number | null; last: number | null; count: number }>`
    select (select change_number from owner where id = ${owner}) as newest, max(change_number) as last, count(*) as count
    from (
      (select change_number from task
        where owner_id = ${owner} and change_number > ${after} order by change_number limit ${limit})
      union all
      (select change_number from activity
        where owner_id = ${owner} and change_number > ${after} order by change_number limit ${limit})
      union all
      (select change_number from reminder
        where owner_id = ${owner} and change_number > ${after} order by change_number limit ${limit})
      union all
      (select change_number from notification
        where owner_id = ${owner} and change_number > ${after} order by change_number limit ${limit})
      order by change_number limit ${limit}
    ) as next
  `.execute(db);
  const { newest, last, count } = rows[0] ?? { newest: null, last: null, count: 0 };
  return { newest: newest ?? 0, upTo: (count === limit ? last : newest) ?? 0 };
}

/** Tasks whose last change is in the range, deleted ones too, in its order. */
export function findChangedTasks(db: Kysely<Database>, owner: OwnerId, range: ChangeRange): Promise<TaskRow[]> {
  return db
    .selectFrom('task')
    .selectAll()
    .where('owner_id', '=', owner)
    .where('change_number', '>', range.after)
    .where('change_number', '<=', range.upTo)
    .orderBy('change_number')
    .execute();
}

export function findNewActivities(db: Kysely<Database>, owner: OwnerId, range: ChangeRange): Promise<ActivityRow[]> {
  return db
    .selectFrom('activity')
    .selectAll()
    .where('owner_id', '=', owner)
    .where('change_number', '>', range.after)
    .where('change_number', '<=', range.upTo)
    .orderBy('change_number')
    .execute();
}

/** Reminders whose last change is in the range, removed ones too, in its order. */
export function findChangedReminders(db: Kysely<Database>, owner: OwnerId, range: ChangeRange): Promise<ReminderRow[]> {
  return db
    .selectFrom('reminder')
    .selectAll()
    .where('owner_id', '=', owner)
    .where('change_number', '>', range.after)
    .where('change_number', '<=', range.upTo)
    .orderBy('change_number')
    .execute();
}

/** Notifications that are new, or were read, in the range, in its order. */
export function findChangedNotifications(
  db: Kysely<Database>,
  owner: OwnerId,
  range: ChangeRange,
): Promise<NotificationRow[]> {
  return db
    .selectFrom('notification')
    .selectAll()
    .where('owner_id', '=', owner)
    .where('change_number', '>', range.after)
    .where('change_number', '<=', range.upTo)
    .orderBy('change_number')
    .execute();
}
