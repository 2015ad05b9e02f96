import type { ListedTask } from './listed-task.ts';
import styles from './task-list.module.css';
import { TaskRow } from './task-row.tsx';
import type { RowState } from './use-row-state.ts';
import { useToday } from './use-today.ts';

interface TaskListProps {
  label: string;
  tasks: readonly ListedTask[];
  rows: RowState;
}

export function TaskList({ label, tasks, rows }: TaskListProps) {
  const today = useToday();
  if (tasks.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={label}>
      {tasks.map((task) => (
        <TaskRow
          key={task.id}
          task={task}
          today={today}
          active={task.id === rows.activeId}
          editing={task.id === rows.editingId}
          actions={rows.actions}
        />
      ))}
    </ul>
  );
}
