import type { Notification } from '@todo/contracts';
import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { useClient } from '../client/client-context.tsx';
import { BellIcon } from './bell-icon.tsx';
import styles from './notification-bell.module.css';
import { NotificationPanel } from './notification-panel.tsx';
import { useArrivals } from './use-arrivals.ts';
import { useNotifications } from './use-notifications.ts';

interface NotificationBellProps {
  shown: boolean;
  onToggle: (shown: boolean) => void;
  onOpenTask: (notification: Notification) => void;
}

/** How many notifications are unread, and on demand which. */
export function NotificationBell({ shown, onToggle, onOpenTask }: NotificationBellProps) {
  const notifications = useNotifications();
  const unread = notifications.list?.unread ?? 0;
  const count = unread > 99 ? '99+' : `${unread}`;
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { markRead } = useClient();

  function open(notification: Notification): void {
    if (notification.readAt === null) markRead({ id: notification.id });
    onToggle(false);
    onOpenTask(notification);
  }

  useArrivals(notifications.list, open);
  useCloseOutside(root, shown, onToggle);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !shown) return;
    event.preventDefault();
    onToggle(false);
    button.current?.focus();
  }

  function onBlur({ relatedTarget }: FocusEvent): void {
    if (shown && relatedTarget && !root.current?.contains(relatedTarget)) onToggle(false);
  }

  return (
    <div ref={root} className={styles.root} onKeyDown={onKeyDown} onBlur={onBlur}>
      <button
        ref={button}
        type="button"
        className={`icon-button ${styles.bell}`}
        aria-label={unread > 0 ? `Notifications, ${count} unread` : 'Notifications'}
        aria-haspopup="dialog"
        aria-expanded={shown}
        onClick={() => onToggle(!shown)}
      >
        <BellIcon size={20} />
        {unread > 0 && <span className={styles.count}>{count}</span>}
      </button>
      {shown && <NotificationPanel {...notifications} onOpen={open} />}
    </div>
  );
}

function useCloseOutside(
  root: RefObject<HTMLElement | null>,
  shown: boolean,
  onToggle: (shown: boolean) => void,
): void {
  useEffect(() => {
    if (!shown) return undefined;
    const listener = ({ target }: PointerEvent) => {
      if (target instanceof Node && !root.current?.contains(target)) onToggle(false);
    };
    document.addEventListener('pointerdown', listener);
    return () => document.removeEventListener('pointerdown', listener);
  }, [root, shown, onToggle]);
}
