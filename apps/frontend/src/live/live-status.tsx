import { useClient } from '../client/client-context.tsx';
import { useOnline } from '../client/use-online.ts';
import { useStore } from '../client/use-store.ts';
import { usePendingActions } from '../tasks/use-pending-actions.ts';
import styles from './live-status.module.css';

const texts = {
  connecting: 'Connecting…',
  open: 'Live',
  lost: 'Live updates paused — reconnecting',
} as const;

/** Whether what is shown is the newest, in one line that is always there. */
export function LiveStatus() {
  const status = useStore(useClient().live.status);
  const online = useOnline();
  const waiting = usePendingActions().length;
  const offline = waiting > 0 ? `Offline — ${waiting} ${waiting === 1 ? 'change' : 'changes'} to send` : 'Offline';
  return (
    <p role="status" className={styles.status} data-status={online ? status : 'lost'}>
      {online ? texts[status] : offline}
    </p>
  );
}
