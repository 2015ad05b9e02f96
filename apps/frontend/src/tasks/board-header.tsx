import type { ComponentProps } from 'react';
import { LiveStatus } from '../live/live-status.tsx';
import { NotificationBell } from '../notifications/notification-bell.tsx';
import styles from './task-board.module.css';

interface BoardHeaderProps extends ComponentProps<typeof NotificationBell> {
  onShowShortcuts: () => void;
}

export function BoardHeader({ onShowShortcuts, ...bell }: BoardHeaderProps) {
  return (
    <header className={styles.header}>
      <h1>Tasks</h1>
      <LiveStatus />
      <NotificationBell {...bell} />
      <button type="button" className="icon-button" aria-label="Keyboard shortcuts" onClick={onShowShortcuts}>
        ?
      </button>
    </header>
  );
}
