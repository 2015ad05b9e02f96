import type { ChangeTask, Task } from '@todo/contracts';
import type { TaskRow } from '@todo/database';
import { isPosition } from '@todo/domain';
import { AppError } from '@todo/service-kit';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import type { IfMatch } from './if-match.ts';
import type { TaskUpdate } from './task-repository.ts';
import { toTask } from './to-task.ts';
import { writeTask } from './write-task.ts';

/**
 * Applies a merge patch. One that changes nothing makes no version.
 *
 * @throws {AppError} `not_found`, `precondition_failed`, `validation_failed` for a position that leaves no room beside it
 */
export async function changeTask(call: Call, id: string, ifMatch: IfMatch, patch: ChangeTask): Promise<Task> {
  const owner = requireOwner(call.actor);
  if (patch.position !== undefined && !isPosition(patch.position)) {
    const errors = [{ pointer: '/position', detail: 'is not a position' }];
    throw new AppError('validation_failed', { detail: 'The request is not valid.', errors });
  }
  const update = (task: TaskRow) => differences(patch, task);
  return toTask(await writeTask(call, owner, { id, ifMatch, type: 'todo.task.updated.v1', update }));
}

function differences(patch: ChangeTask, task: TaskRow): TaskUpdate {
  const { dueDate, ...rest } = patch;
  const wanted = { ...rest, ...(dueDate === undefined ? {} : { due_date: dueDate }) };
  const entries = Object.entries(wanted) as [keyof typeof wanted, unknown][];
  return Object.fromEntries(entries.filter(([column, value]) => task[column] !== value));
}
