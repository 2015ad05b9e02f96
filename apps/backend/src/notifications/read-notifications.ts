import type { NotificationList } from '@todo/contracts';
import type { Call } from '../owners/call.ts';
import { changeAsOwner } from '../owners/change-as-owner.ts';
import { requireOwner } from '../owners/require-owner.ts';
import { listNotifications } from './list-notifications.ts';
import { markRead } from './notification-repository.ts';

/** Marks what the caller has seen as read, those up to a change number; answers how things stand then. */
export async function readNotifications(call: Call, upTo: number): Promise<NotificationList> {
  const owner = requireOwner(call.actor);
  await changeAsOwner(call.db, owner, async (trx, changeNumber) => {
    const marked = await markRead(trx, owner, upTo, changeNumber);
    return { changed: marked > 0, value: undefined };
  });
  return listNotifications(call);
}
