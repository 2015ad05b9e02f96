import type { Task } from '@todo/contracts';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import { findTaskOrThrow } from './find-task-or-throw.ts';
import { toTask } from './to-task.ts';

/** @throws {AppError} `not_found` */
export async function getTask(call: Call, id: string): Promise<Task> {
  const owner = requireOwner(call.actor);
  return toTask(await findTaskOrThrow(call.db, owner, id));
}
