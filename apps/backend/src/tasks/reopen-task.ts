import type { Task } from '@todo/contracts';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import type { IfMatch } from './if-match.ts';
import { toTask } from './to-task.ts';
import { writeTask } from './write-task.ts';

/**
 * Opens a completed task again; one that is open stays as it is.
 *
 * @throws {AppError} `not_found`, `precondition_failed`
 */
export async function reopenTask(call: Call, id: string, ifMatch: IfMatch | undefined): Promise<Task> {
  const owner = requireOwner(call.actor);
  const row = await writeTask(call, owner, {
    id,
    ifMatch,
    type: 'todo.task.reopened.v1',
    update: ({ status }) => (status === 'open' ? {} : { status: 'open', completed_at: null }),
  });
  return toTask(row);
}
