import type { ReminderRule } from '@todo/contracts';
import type { Database, ReminderRow } from '@todo/database';
import type { ReminderStand } from '@todo/domain';
import type { Kysely, Transaction } from 'kysely';
import type { OwnerId } from '../owners/require-owner.ts';

/** What a write sets of a reminder. */
export interface ReminderWrite {
  id: string;
  taskId: string;
  rule: ReminderRule;
  stand: ReminderStand;
  changeNumber: number;
}

/** The reminders of a task in the order of their moments, those without one last. */
export function findReminders(db: Kysely<Database>, owner: OwnerId, taskId: string): Promise<ReminderRow[]> {
  return ofTask(db, owner, taskId).orderBy('fire_at').orderBy('id').execute();
}

/** Those of some tasks that are still to fire, in the order of their moments. */
export async function findPendingReminders(
  db: Kysely<Database>,
  owner: OwnerId,
  taskIds: readonly string[],
): Promise<ReminderRow[]> {
  if (taskIds.length === 0) return [];
  const pending = ofOwner(db, owner).where('task_id', 'in', taskIds).where('state', '=', 'pending');
  return pending.orderBy('fire_at').orderBy('id').execute();
}

/** The reminders of a task, locked: the clock, which may be firing one of them, is waited for. */
export function lockReminders(trx: Transaction<Database>, owner: OwnerId, taskId: string): Promise<ReminderRow[]> {
  return ofTask(trx, owner, taskId).orderBy('id').forUpdate().execute();
}

const ofOwner = (db: Kysely<Database>, owner: OwnerId) =>
  db.selectFrom('reminder').selectAll().where('owner_id', '=', owner);

const ofTask = (db: Kysely<Database>, owner: OwnerId, taskId: string) =>
  ofOwner(db, owner).where('task_id', '=', taskId).where('state', '!=', 'removed');

/** Makes the reminder, or changes the one with this id. Nothing when the id is taken by another task. */
export function putReminder(
  trx: Transaction<Database>,
  owner: OwnerId,
  write: ReminderWrite,
): Promise<ReminderRow | undefined> {
  const { id, taskId, rule, stand, changeNumber } = write;
  const columns = {
    kind: rule.kind,
    day: rule.kind === 'absolute' ? rule.day : null,
    days_before: rule.kind === 'relative' ? rule.daysBefore : null,
    clock_time: rule.time,
    time_zone: rule.timeZone,
    fire_at: stand.fireAt,
    state: stand.state,
    fired_at: null,
    change_number: changeNumber,
  };
  return trx
    .insertInto('reminder')
    .values({ id, owner_id: owner, task_id: taskId, ...columns })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(columns)
        .where('reminder.owner_id', '=', owner)
        .where('reminder.task_id', '=', taskId),
    )
    .returningAll()
    .executeTakeFirst();
}

/** Moves a reminder to another state or moment. Only one that fired has a moment at which it did. */
export async function setReminderStand(
  trx: Transaction<Database>,
  owner: OwnerId,
  { id, stand, changeNumber }: Pick<ReminderWrite, 'id' | 'stand' | 'changeNumber'>,
): Promise<void> {
  await trx
    .updateTable('reminder')
    .set({ fire_at: stand.fireAt, state: stand.state, fired_at: null, change_number: changeNumber })
    .where('owner_id', '=', owner)
    .where('id', '=', id)
    .execute();
}
