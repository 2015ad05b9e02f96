import type { ActivityRow, Database } from '@todo/database';
import type { Kysely } from 'kysely';
import type { OwnerId } from '../owners/require-owner.ts';

/** The newest entries of a task, newest first. */
export function findActivity(
  db: Kysely<Database>,
  owner: OwnerId,
  taskId: string,
  limit: number,
): Promise<ActivityRow[]> {
  return db
    .selectFrom('activity')
    .selectAll()
    .where('owner_id', '=', owner)
    .where('task_id', '=', taskId)
    .orderBy('change_number', 'desc')
    .limit(limit)
    .execute();
}
