import type { ActivityRow, Database, NotificationRow, ReminderRow, TaskRow } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import type { OwnerId } from '../owners/require-owner.ts';

/** Change numbers of an owner, exclusive and inclusive. */
export interface ChangeRange {
  after: number;
  upTo: number;
}

/** The tables whose rows a person follows, each with a change number. */
interface ChangedRows {
  task: TaskRow;
  activity: ActivityRow;
  reminder: ReminderRow;
  notification: NotificationRow;
}
type ChangeKind = keyof ChangedRows;
const kinds = ['task', 'activity', 'reminder', 'notification'] as const satisfies readonly ChangeKind[];

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
  const next = (kind: ChangeKind) => sql`
    (select change_number from ${sql.table(kind)}
      where owner_id = ${owner} and change_number > ${after} order by change_number limit ${limit})
  `;
  const { rows } = await sql<{ newest: number | null; last: number | null; count: number }>`
    select (select change_number from owner where id = ${owner}) as newest, max(change_number) as last, count(*) as count
    from (
      ${sql.join(kinds.map(next), sql` union all `)}
      order by change_number limit ${limit}
    ) as next
  `.execute(db);
  const { newest, last, count } = rows[0] ?? { newest: null, last: null, count: 0 };
  return { newest: newest ?? 0, upTo: (count === limit ? last : newest) ?? 0 };
}

/** Rows whose last change is in the range, in its order; those that were deleted, removed or read too. */
export async function findChanged<Kind extends ChangeKind>(
  db: Kysely<Database>,
  kind: Kind,
  owner: OwnerId,
  { after, upTo }: ChangeRange,
): Promise<ChangedRows[Kind][]> {
  const { rows } = await sql<ChangedRows[Kind]>`
    select * from ${sql.table(kind)}
    where owner_id = ${owner} and change_number > ${after} and change_number <= ${upTo} order by change_number
  `.execute(db);
  return rows;
}
