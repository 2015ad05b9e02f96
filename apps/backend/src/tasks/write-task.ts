import type { TaskEventType } from '@todo/contracts';
import type { TaskRow } from '@todo/database';
import { changeAsOwner } from '../owners/change-as-owner.ts';
import type { Call } from '../owners/call.ts';
import type { OwnerId } from '../owners/require-owner.ts';
import { reviseReminders } from '../reminders/revise-reminders.ts';
import { appendTaskEvent } from './append-task-event.ts';
import { findTaskOrThrow } from './find-task-or-throw.ts';
import { assertMatch, type IfMatch } from './if-match.ts';
import { updateTask, type TaskUpdate } from './task-repository.ts';

export interface TaskWrite {
  id: string;
  /** Of the event. */
  type: TaskEventType;
  /** Without one the task is changed whatever its version. */
  ifMatch: IfMatch | undefined;
  /** What to set; nothing when the task is that way already, and then no version is made. */
  update: (task: TaskRow) => TaskUpdate;
}

/**
 * Changes one task: its next version, what its reminders make of it and the event that tells of it, together.
 *
 * @throws {AppError} `not_found`, `precondition_failed`
 */
export function writeTask(call: Call, owner: OwnerId, write: TaskWrite): Promise<TaskRow> {
  return changeAsOwner(call.db, owner, async (trx, changeNumber) => {
    const before = await findTaskOrThrow(trx, owner, write.id);
    if (write.ifMatch) assertMatch(write.ifMatch, before);
    const update = write.update(before);
    if (Object.keys(update).length === 0) return { changed: false, value: before };
    const after = await updateTask(trx, owner, write.id, changeNumber, update);
    await reviseReminders(trx, before, after);
    await appendTaskEvent(trx, call, write.type, before, after);
    return { changed: true, value: after };
  });
}
