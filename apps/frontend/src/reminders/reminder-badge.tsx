import { useClock } from '../client/use-clock.ts';
import { BellIcon } from '../notifications/bell-icon.tsx';
import type { ListedTask } from '../tasks/listed-task.ts';
import { describeMoment, describeOnItsClocks } from './describe-moment.ts';
import { nextReminder } from './moments.ts';
import styles from './reminder-badge.module.css';

/** When a task will next remind of itself; nothing once that has passed. */
export function ReminderBadge({ task, today }: { task: ListedTask; today: string | null }) {
  const next = useNextReminder(task);
  if (!next?.moment) return null;
  return (
    <span className={styles.badge}>
      <BellIcon size={12} />
      <span className="visually-hidden">Reminder </span>
      {today === null ? describeOnItsClocks(next.reminder.rule, task.dueDate) : describeMoment(next.moment, today)}
    </span>
  );
}

function useNextReminder(task: ListedTask) {
  const id = useClock((now) => nextReminder(task, now)?.reminder.id, nextReminder(task, null)?.reminder.id);
  return nextReminder({ ...task, reminders: task.reminders?.filter((reminder) => reminder.id === id) ?? [] }, null);
}
