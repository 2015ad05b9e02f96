import { memo, type KeyboardEvent } from 'react';
import { rowShortcut } from '../keyboard/row-shortcut.ts';
import type { ListedTask } from './listed-task.ts';
import { TaskDetails } from './task-details.tsx';
import { TaskEditor } from './task-editor.tsx';
import styles from './task-list.module.css';
import type { RowActions } from './use-row-state.ts';

interface TaskRowProps {
  task: ListedTask;
  today: string | null;
  /** Whether the Tab key reaches this row. */
  active: boolean;
  editing: boolean;
  actions: RowActions;
}

export const TaskRow = memo(function TaskRow({ task, today, active, editing, actions }: TaskRowProps) {
  const tabIndex = active ? 0 : -1;

  function onKeyDown(event: KeyboardEvent): void {
    const act = rowShortcut(event, task, today, actions);
    if (!act) return;
    event.preventDefault();
    act();
  }

  return (
    <li className={styles.row} data-editing={editing || undefined} onFocus={() => actions.activate(task.id)}>
      <input
        type="checkbox"
        className={styles.check}
        data-task-id={task.id}
        data-priority={task.priority}
        aria-label={task.title}
        checked={task.status === 'completed'}
        tabIndex={tabIndex}
        onChange={() => actions.toggle(task)}
        onKeyDown={onKeyDown}
      />
      {editing ? (
        <TaskEditor task={task} today={today} actions={actions} />
      ) : (
        <>
          <button
            type="button"
            className={styles.open}
            tabIndex={tabIndex}
            onClick={() => actions.edit(task)}
            onKeyDown={onKeyDown}
          >
            <span className={styles.title}>{task.title}</span>
            <TaskDetails task={task} today={today} />
          </button>
          <button
            type="button"
            className={styles.remove}
            tabIndex={tabIndex}
            aria-label={`Delete ${task.title}`}
            onClick={() => actions.remove(task)}
          >
            ×
          </button>
        </>
      )}
    </li>
  );
});
