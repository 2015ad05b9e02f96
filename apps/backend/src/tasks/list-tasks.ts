import type { ListTasksQuery, TaskPage } from '@todo/contracts';
import type { z } from 'zod';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import { findPendingReminders } from '../reminders/reminder-repository.ts';
import { toReminder } from '../reminders/to-reminder.ts';
import { decodeCursor, encodeCursor } from './task-cursor.ts';
import { findTasks } from './task-repository.ts';
import { toTask } from './to-task.ts';

/**
 * One page of tasks, in the order of their positions, with the reminders of those that are still to fire. Reminders are
 * read last: who asks for the changes after those of the tasks misses none of either.
 *
 * @throws {AppError} `invalid_cursor`
 */
export async function listTasks(call: Call, query: z.output<typeof ListTasksQuery>): Promise<TaskPage> {
  const owner = requireOwner(call.actor);
  const { status, limit } = query;
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, status);
  const rows = await findTasks(call.db, owner, { status, after, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const reminders = await findPendingReminders(
    call.db,
    owner,
    items.map(({ id }) => id),
  );
  return {
    items: items.map(toTask),
    nextCursor: last && rows.length > limit ? encodeCursor(last, status) : null,
    reminders: reminders.map(toReminder),
  };
}
