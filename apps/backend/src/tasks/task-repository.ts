import type { TaskStatus } from '@todo/contracts';
import type { Database, NewTaskRow, TaskRow } from '@todo/database';
import { sql, type Kysely, type Transaction, type UpdateObject } from 'kysely';
import type { OwnerId } from '../owners/require-owner.ts';

export type TaskUpdate = UpdateObject<Database, 'task'>;

export interface TaskFilter {
  status: TaskStatus | undefined;
  /** The last task of the page before. */
  after: { position: string; id: string } | undefined;
  limit: number;
}

export function findTask(db: Kysely<Database>, owner: OwnerId, id: string): Promise<TaskRow | undefined> {
  return db
    .selectFrom('task')
    .selectAll()
    .where('owner_id', '=', owner)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

export function findTasks(db: Kysely<Database>, owner: OwnerId, filter: TaskFilter): Promise<TaskRow[]> {
  const { status, after, limit } = filter;
  return db
    .selectFrom('task')
    .selectAll()
    .where('owner_id', '=', owner)
    .where('deleted_at', 'is', null)
    .$if(status !== undefined, (query) => query.where('status', '=', status as TaskStatus))
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('position', 'id'), '>', tuple(after?.position ?? '', after?.id ?? '')),
      ),
    )
    .orderBy('position')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Of the task that comes last, or null when there is none. */
export async function findLastPosition(db: Kysely<Database>, owner: OwnerId): Promise<string | null> {
  const last = await db
    .selectFrom('task')
    .select('position')
    .where('owner_id', '=', owner)
    .where('deleted_at', 'is', null)
    .orderBy('position', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.position ?? null;
}

/** The new row, or nothing when the id is taken, by whomever. */
export function insertTask(
  trx: Transaction<Database>,
  owner: OwnerId,
  task: Omit<NewTaskRow, 'owner_id' | 'status' | 'version'>,
): Promise<TaskRow | undefined> {
  return trx
    .insertInto('task')
    .values({ ...task, owner_id: owner, status: 'open', version: 1 })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Makes the next version of a task that is there. */
export function updateTask(
  trx: Transaction<Database>,
  owner: OwnerId,
  id: string,
  changeNumber: number,
  update: TaskUpdate,
): Promise<TaskRow> {
  return trx
    .updateTable('task')
    .set({ ...update, version: sql`version + 1`, change_number: changeNumber, updated_at: sql`now()` })
    .where('owner_id', '=', owner)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirstOrThrow();
}
