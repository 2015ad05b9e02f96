import type { Notification } from '@todo/contracts';
import { useClock } from '../client/use-clock.ts';
import { describeWhen } from './describe-when.ts';
import styles from './notification-panel.module.css';

interface NotificationItemProps {
  notification: Notification;
  onOpen: () => void;
  onRead: () => void;
}

export function NotificationItem({ notification, onOpen, onRead }: NotificationItemProps) {
  const { id, taskTitle, remindedFor, readAt } = notification;
  const moment = new Date(remindedFor);
  const when = useClock((now) => describeWhen(moment, new Date(now)), '');
  return (
    <li className={styles.item} data-unread={readAt === null || undefined}>
      <button type="button" className={styles.open} data-notification-id={id} onClick={onOpen}>
        {readAt === null && <span className="visually-hidden">Unread: </span>}
        <span className={styles.title}>{taskTitle}</span>
        <time dateTime={remindedFor} title={moment.toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'short' })}>
          {when}
        </time>
      </button>
      {readAt === null && (
        <button type="button" className={styles.read} aria-label={`Mark ${taskTitle} as read`} onClick={onRead}>
          <span className={styles.dot} />
        </button>
      )}
    </li>
  );
}
