import type { Notification, NotificationList } from '@todo/contracts';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useClient } from '../client/client-context.tsx';
import { shorten } from '../tasks/describe-failure.ts';

/** How long the page says that a reminder came. */
const shownMs = 30_000;

/** Says what comes while the page is looked at, and how much is unread in the title of its tab. */
export function useArrivals(list: NotificationList | undefined, onOpen: (notification: Notification) => void): void {
  const { messages } = useClient();
  const seen = useRef<ReadonlySet<string>>(undefined);
  const say = useEffectEvent((notification: Notification) => {
    const action = { label: 'Open', run: () => onOpen(notification) };
    messages.show({ kind: 'reminder', text: `Reminder: ${shorten(notification.taskTitle)}`, action }, shownMs);
  });

  useEffect(() => {
    if (!list) return;
    const known = seen.current;
    seen.current = new Set(list.items.map(({ id }) => id));
    // What was there when the page came is told by the number alone.
    const fresh = known ? list.items.filter(({ id, readAt }) => readAt === null && !known.has(id)) : [];
    for (const notification of fresh.toReversed()) say(notification);
  }, [list]);

  const unread = list?.unread ?? 0;
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Tasks` : 'Tasks';
  }, [unread]);
}
