import type { Task } from '@todo/contracts';
import { sql } from 'kysely';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import type { IfMatch } from './if-match.ts';
import { toTask } from './to-task.ts';
import { writeTask } from './write-task.ts';

/**
 * Completes a task; one that is completed stays as it is.
 *
 * @throws {AppError} `not_found`, `precondition_failed`
 */
export async function completeTask(call: Call, id: string, ifMatch: IfMatch | undefined): Promise<Task> {
  const owner = requireOwner(call.actor);
  const row = await writeTask(call, owner, {
    id,
    ifMatch,
    type: 'todo.task.completed.v1',
    update: ({ status }) => (status === 'completed' ? {} : { status: 'completed', completed_at: sql`now()` }),
  });
  return toTask(row);
}
