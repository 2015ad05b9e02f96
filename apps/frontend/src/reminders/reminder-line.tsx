import { useClock } from '../client/use-clock.ts';
import { BellIcon } from '../notifications/bell-icon.tsx';
import { describeDaysBefore, describeMoment } from './describe-moment.ts';
import type { TimedReminder } from './moments.ts';
import { readerTimeZone } from './reader-time-zone.ts';
import styles from './reminder-section.module.css';

interface ReminderLineProps {
  timed: TimedReminder;
  today: string | null;
  /** Undefined where it cannot be moved. */
  onMove: (() => void) | undefined;
  onRemove: () => void;
}

/** One reminder: when, why then, and what can be done with it. */
export function ReminderLine({ timed, today, onMove, onRemove }: ReminderLineProps) {
  const { reminder, moment } = timed;
  const { rule, id } = reminder;
  const past = useClock((now) => moment !== null && moment.getTime() <= now, false);
  const when =
    moment === null || today === null ? `${rule.time}, once it has a due day` : describeMoment(moment, today);
  const details = [
    past && (reminder.state === 'cancelled' ? 'Passed' : 'Reminded'),
    rule.kind === 'relative' && describeDaysBefore(rule.daysBefore),
    rule.timeZone !== readerTimeZone() && `Set for ${rule.time} in ${rule.timeZone.replaceAll('_', ' ')}`,
  ].filter((detail) => detail !== false);
  return (
    <li className={styles.line} data-past={past || undefined}>
      <BellIcon size={14} />
      <span className={styles.when}>
        {when}
        {details.length > 0 && <span className={styles.note}>{details.join(' · ')}</span>}
      </span>
      {onMove && (
        <button type="button" className="link" data-move={id} aria-label={`Move reminder ${when}`} onClick={onMove}>
          Move
        </button>
      )}
      <button type="button" className={styles.remove} aria-label={`Remove reminder ${when}`} onClick={onRemove}>
        ×
      </button>
    </li>
  );
}
