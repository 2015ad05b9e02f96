import type { NotificationList } from '@todo/contracts';

/** What the user marked as read: one notification, or all up to a change number. */
export type Read = { id: string } | { upTo: number };

/** The notifications as they will be once the server knows what was read. */
export function applyReads(list: NotificationList, reads: readonly Read[]): NotificationList {
  return reads.reduce(applyRead, list);
}

function applyRead({ items, unread }: NotificationList, read: Read): NotificationList {
  const isMeant = ({ id, changeNumber }: NotificationList['items'][number]) =>
    'id' in read ? id === read.id : changeNumber <= read.upTo;
  const fresh = items.filter((item) => item.readAt === null && isMeant(item));
  if (fresh.length === 0) return { items, unread };
  const readAt = new Date().toISOString();
  return {
    items: items.map((item) => (fresh.includes(item) ? { ...item, readAt } : item)),
    // Of those too old to be listed, all were read with the newest of them.
    unread: 'id' in read ? unread - 1 : items.filter((item) => item.readAt === null).length - fresh.length,
  };
}
