import { maxReminders, type Reminder, type ReminderRule } from '@todo/contracts';
import type { ReminderRow, TaskRow } from '@todo/database';
import { isSameRule, reminderMoment } from '@todo/domain';
import { AppError } from '@todo/service-kit';
import type { Call } from '../owners/call.ts';
import { changeAsOwner } from '../owners/change-as-owner.ts';
import { requireOwner } from '../owners/require-owner.ts';
import { findTaskOrThrow } from '../tasks/find-task-or-throw.ts';
import { lockReminders, putReminder } from './reminder-repository.ts';
import { ruleOf, toReminder } from './to-reminder.ts';

/**
 * Makes a reminder with the id that the client chose, or moves the one that has it. The same request sent again changes
 * nothing.
 *
 * @throws {AppError} `not_found`, `validation_failed` for a moment that has passed, `conflict` when the task is completed,
 *   has as many as it can or the id is taken
 */
export async function setReminder(call: Call, taskId: string, id: string, rule: ReminderRule): Promise<Reminder> {
  const owner = requireOwner(call.actor);
  const row = await changeAsOwner<ReminderRow>(call.db, owner, async (trx, changeNumber) => {
    const task = await findTaskOrThrow(trx, owner, taskId);
    const others = await lockReminders(trx, owner, taskId);
    const known = others.find((other) => other.id === id);
    if (known && isSameRule(ruleOf(known), rule)) return { changed: false, value: known };
    if (!known && others.length >= maxReminders) {
      throw new AppError('conflict', { detail: `A task can have ${maxReminders} reminders; remove one first.` });
    }
    const fireAt = momentOrThrow(rule, task);
    const put = await putReminder(trx, owner, { id, taskId, rule, stand: { fireAt, state: 'pending' }, changeNumber });
    if (!put) throw new AppError('conflict', { detail: 'This id is taken.' });
    return { changed: true, value: put };
  });
  return toReminder(row);
}

function momentOrThrow(rule: ReminderRule, task: TaskRow): Date | null {
  if (task.status !== 'open') throw new AppError('conflict', { detail: 'The task is completed; open it again first.' });
  const fireAt = reminderMoment(rule, task.due_date);
  if (fireAt === null || fireAt > new Date()) return fireAt;
  const errors = [{ pointer: '', detail: `means ${fireAt.toISOString()}, which has passed` }];
  throw new AppError('validation_failed', { detail: 'The reminder lies in the past.', errors });
}
