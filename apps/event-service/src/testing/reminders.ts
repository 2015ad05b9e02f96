import { type Database, newId, nextChangeNumber } from '@todo/database';
import type { Kysely } from 'kysely';

export interface ReminderWishes {
  readonly ownerId?: string;
  readonly taskId?: string;
  readonly title?: string;
  /** Seconds from now at which it is due; by default it is, since one second. */
  readonly inSeconds?: number;
}

/** A task with a reminder, as the backend keeps them. Give it a connection that may write both. */
export async function putReminder(db: Kysely<Database>, wishes: ReminderWishes = {}) {
  const { ownerId = newId(), taskId = newId(), title = 'Water the plants', inSeconds = -1 } = wishes;
  const id = newId();
  await db.transaction().execute(async (trx) => {
    const change_number = await nextChangeNumber(trx, ownerId);
    const fields = { title, status: 'open', priority: 4, position: 'V', version: 1, change_number } as const;
    await trx
      .insertInto('task')
      .values({ id: taskId, owner_id: ownerId, ...fields })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    const rule = { kind: 'absolute', day: '2026-01-01', clock_time: '09:00', time_zone: 'UTC' } as const;
    const fire_at = new Date(Date.now() + inSeconds * 1_000);
    await trx
      .insertInto('reminder')
      .values({ id, owner_id: ownerId, task_id: taskId, ...rule, fire_at, state: 'pending', change_number })
      .execute();
  });
  return { id, taskId, ownerId };
}
