import type { Database, TaskRow } from '@todo/database';
import { reviseReminder } from '@todo/domain';
import type { Transaction } from 'kysely';
import type { OwnerId } from '../owners/require-owner.ts';
import { lockReminders, setReminderStand } from './reminder-repository.ts';
import { ruleOf } from './to-reminder.ts';

/**
 * Brings the reminders of a task in line with a change of it, in the transaction of that change: none fires of a task that
 * is completed or deleted, and those that count from its due day move with it. `before` and `after` are the owner's.
 */
export async function reviseReminders(trx: Transaction<Database>, before: TaskRow, after: TaskRow): Promise<void> {
  const same = isOpen(before) === isOpen(after) && before.due_date === after.due_date;
  if (same) return;
  const owner = after.owner_id as OwnerId;
  const task = { dueDate: after.due_date, open: isOpen(after) };
  for (const row of await lockReminders(trx, owner, after.id)) {
    const reminder = { rule: ruleOf(row), fireAt: row.fire_at, state: row.state };
    const stand = reviseReminder(reminder, task, new Date());
    if (stand.state === row.state && stand.fireAt?.getTime() === row.fire_at?.getTime()) continue;
    await setReminderStand(trx, owner, { id: row.id, stand, changeNumber: after.change_number });
  }
}

function isOpen({ status, deleted_at }: TaskRow): boolean {
  return status === 'open' && deleted_at === null;
}
