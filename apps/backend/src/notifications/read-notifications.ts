import type { NotificationList } from '@todo/contracts';
import type { Call } from '../owners/call.ts';
import { changeAsOwner } from '../owners/change-as-owner.ts';
import { requireOwner } from '../owners/require-owner.ts';
import { listNotifications } from './list-notifications.ts';
import { markRead, type Seen } from './notification-repository.ts';

/**
 * Marks what the caller has seen as read; answers how things stand then. One that is read already, or that is kept no
 * longer, stays as it is.
 */
export async function readNotifications(call: Call, seen: Seen): Promise<NotificationList> {
  const owner = requireOwner(call.actor);
  await changeAsOwner(call.db, owner, async (trx, changeNumber) => {
    const marked = await markRead(trx, owner, seen, changeNumber);
    return { changed: marked > 0, value: undefined };
  });
  return listNotifications(call);
}
