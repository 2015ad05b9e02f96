import type { NotificationList } from '@todo/contracts';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import { countUnread, findNotifications } from './notification-repository.ts';
import { toNotification } from './to-notification.ts';

const longest = 50;

/** The newest notifications of the caller, newest first, and how many of all are unread. */
export async function listNotifications(call: Call): Promise<NotificationList> {
  const owner = requireOwner(call.actor);
  const [rows, unread] = await Promise.all([findNotifications(call.db, owner, longest), countUnread(call.db, owner)]);
  return { items: rows.map(toNotification), unread };
}
