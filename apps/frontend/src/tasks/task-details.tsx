import { daysBetween, describeDay } from '@todo/domain';
import { ReminderBadge } from '../reminders/reminder-badge.tsx';
import type { ListedTask } from './listed-task.ts';
import { priorityNames } from './priorities.ts';
import styles from './task-list.module.css';

/** The line under a title: due day, next reminder, priority, the start of the notes. */
export function TaskDetails({ task, today }: { task: ListedTask; today: string | null }) {
  const { dueDate, priority, notes, status, reminders } = task;
  if (dueDate === null && priority === 4 && !notes && !reminders) return null;
  return (
    <span className={styles.details}>
      {dueDate !== null && (
        <span data-due={status === 'open' && today ? urgency(dueDate, today) : undefined}>
          <span className="visually-hidden">Due </span>
          {describeDay(dueDate, today)}
        </span>
      )}
      {reminders && <ReminderBadge task={task} today={today} />}
      {priority < 4 && <span data-priority={priority}>{priorityNames[priority]}</span>}
      {notes && <span className={styles.notes}>{notes}</span>}
    </span>
  );
}

function urgency(dueDate: string, today: string): 'past' | 'today' | undefined {
  const distance = daysBetween(today, dueDate);
  if (distance < 0) return 'past';
  return distance === 0 ? 'today' : undefined;
}
