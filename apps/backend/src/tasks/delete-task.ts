import { sql } from 'kysely';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import type { IfMatch } from './if-match.ts';
import { writeTask } from './write-task.ts';

/**
 * Takes a task out of every list. Its row stays, so that other clients learn of it from the changes.
 *
 * @throws {AppError} `not_found`, `precondition_failed`
 */
export async function deleteTask(call: Call, id: string, ifMatch: IfMatch): Promise<void> {
  const owner = requireOwner(call.actor);
  await writeTask(call, owner, {
    id,
    ifMatch,
    type: 'todo.task.deleted.v1',
    update: () => ({ deleted_at: sql`now()` }),
  });
}
