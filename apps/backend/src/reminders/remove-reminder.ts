import { AppError } from '@todo/service-kit';
import type { Call } from '../owners/call.ts';
import { changeAsOwner } from '../owners/change-as-owner.ts';
import { requireOwner } from '../owners/require-owner.ts';
import { findTaskOrThrow } from '../tasks/find-task-or-throw.ts';
import { lockReminders, setReminderStand } from './reminder-repository.ts';

/**
 * Removes a reminder; from then on it does not fire. Its row stays, so that other clients learn of it from the changes.
 *
 * @throws {AppError} `not_found`
 */
export async function removeReminder(call: Call, taskId: string, id: string): Promise<void> {
  const owner = requireOwner(call.actor);
  await changeAsOwner(call.db, owner, async (trx, changeNumber) => {
    await findTaskOrThrow(trx, owner, taskId);
    const row = (await lockReminders(trx, owner, taskId)).find((reminder) => reminder.id === id);
    if (!row) throw new AppError('not_found', { detail: 'There is no such reminder.' });
    await setReminderStand(trx, owner, { id, stand: { fireAt: row.fire_at, state: 'removed' }, changeNumber });
    return { changed: true, value: undefined };
  });
}
