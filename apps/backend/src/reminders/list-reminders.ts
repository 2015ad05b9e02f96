import type { ReminderList } from '@todo/contracts';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import { findTaskOrThrow } from '../tasks/find-task-or-throw.ts';
import { findReminders } from './reminder-repository.ts';
import { toReminder } from './to-reminder.ts';

/**
 * The reminders of a task, the next one first.
 *
 * @throws {AppError} `not_found`
 */
export async function listReminders(call: Call, taskId: string): Promise<ReminderList> {
  const owner = requireOwner(call.actor);
  await findTaskOrThrow(call.db, owner, taskId);
  return { items: (await findReminders(call.db, owner, taskId)).map(toReminder) };
}
