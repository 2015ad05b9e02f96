import { LiveStatus } from '../live/live-status.tsx';
import styles from './task-board.module.css';

export function BoardHeader({ onShowShortcuts }: { onShowShortcuts: () => void }) {
  return (
    <header className={styles.header}>
      <h1>Tasks</h1>
      <LiveStatus />
      <button type="button" className="icon-button" aria-label="Keyboard shortcuts" onClick={onShowShortcuts}>
        ?
      </button>
    </header>
  );
}
