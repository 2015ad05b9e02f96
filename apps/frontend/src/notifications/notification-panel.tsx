import type { Notification } from '@todo/contracts';
import { useEffect, useRef } from 'react';
import { useClient } from '../client/client-context.tsx';
import { NotificationItem } from './notification-item.tsx';
import { refreshNotifications } from './notification-list.ts';
import styles from './notification-panel.module.css';
import type { Notifications } from './use-notifications.ts';

/** The newest notifications, beside the bell. It takes the focus, so that the keys that follow mean it. */
export function NotificationPanel({
  list,
  failing,
  onOpen,
}: Notifications & { onOpen: (notification: Notification) => void }) {
  const { markRead, queryClient } = useClient();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const unread = list?.items.filter(({ readAt }) => readAt === null) ?? [];
  const none = unread.length === 0;

  return (
    <div ref={panel} role="dialog" aria-labelledby="notifications-title" tabIndex={-1} className={styles.panel}>
      <header>
        <h2 id="notifications-title">Notifications</h2>
        {list && list.items.length > 0 && (
          <button
            type="button"
            className="link"
            // Not `disabled`: it would lose the focus, and with it the keys.
            aria-disabled={none}
            onClick={() => !none && markRead({ upTo: Math.max(...unread.map(({ changeNumber }) => changeNumber)) })}
          >
            Mark all as read
          </button>
        )}
      </header>
      {failing && (
        <p role="alert" className={styles.note}>
          The notifications could not be loaded.{' '}
          <button type="button" className="link" onClick={() => refreshNotifications(queryClient)}>
            Try again
          </button>
        </p>
      )}
      {!list && !failing && <p className={styles.note}>Loading…</p>}
      {list?.items.length === 0 && (
        <p className={styles.note}>Nothing yet. When a reminder comes due, you find it here.</p>
      )}
      {list && list.items.length > 0 && (
        <ul aria-label="Notifications">
          {list.items.map((notification) => (
            <NotificationItem
              key={notification.id}
              notification={notification}
              onOpen={() => onOpen(notification)}
              onRead={() => {
                markRead({ id: notification.id });
                // The button that was pressed is about to go.
                panel.current?.querySelector<HTMLElement>(`[data-notification-id="${notification.id}"]`)?.focus();
              }}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
