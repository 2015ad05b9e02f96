import type { ActivityList } from '@todo/contracts';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import { findTaskOrThrow } from '../tasks/find-task-or-throw.ts';
import { findActivity } from './activity-repository.ts';
import { toActivity } from './to-activity.ts';

const longest = 100;

/**
 * The newest entries of a task's history, newest first.
 *
 * @throws {AppError} `not_found`
 */
export async function listActivity(call: Call, taskId: string): Promise<ActivityList> {
  const owner = requireOwner(call.actor);
  await findTaskOrThrow(call.db, owner, taskId);
  const rows = await findActivity(call.db, owner, taskId, longest);
  return { items: rows.map(toActivity) };
}
