import type { Changes, ListChangesQuery } from '@todo/contracts';
import { AppError } from '@todo/service-kit';
import type { z } from 'zod';
import { toActivity } from '../activity/to-activity.ts';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import { toNotification } from '../notifications/to-notification.ts';
import { toReminder } from '../reminders/to-reminder.ts';
import { toTask } from '../tasks/to-task.ts';
import { findChangeBounds, findChanged } from './change-repository.ts';

/**
 * What happened after a change number, at most about `limit` rows: rows of one number are never parted.
 *
 * The bounds are read first. Whatever has a number within them is committed by then, because numbers become visible in
 * their order; a row that changes before it is read takes a number beyond them, and comes with the next page.
 *
 * @throws {AppError} `invalid_cursor` for a number that no change has had yet
 */
export async function listChanges(call: Call, query: z.output<typeof ListChangesQuery>): Promise<Changes> {
  const owner = requireOwner(call.actor);
  const { since, limit } = query;
  const { newest, upTo } = await findChangeBounds(call.db, owner, since, limit);
  if (since > newest) {
    throw new AppError('invalid_cursor', { detail: `The newest change is ${newest}. Start again from 0.` });
  }
  const range = { after: since, upTo };
  const [tasks, activities, reminders, notifications] = await Promise.all([
    findChanged(call.db, 'task', owner, range),
    findChanged(call.db, 'activity', owner, range),
    findChanged(call.db, 'reminder', owner, range),
    findChanged(call.db, 'notification', owner, range),
  ]);
  return {
    changeNumber: upTo,
    more: upTo < newest,
    tasks: tasks.map(toTask),
    activities: activities.map(toActivity),
    reminders: reminders.map(toReminder),
    notifications: notifications.map(toNotification),
  };
}
