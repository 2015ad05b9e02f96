import { LoadFailure } from './load-failure.tsx';
import type { ListedTask } from './listed-task.ts';
import { LoadMore } from './load-more.tsx';
import styles from './task-board.module.css';
import { TaskList } from './task-list.tsx';
import type { RowState } from './use-row-state.ts';
import type { LoadedPages } from './use-tasks.ts';

interface OpenTasksProps {
  tasks: readonly ListedTask[];
  pages: LoadedPages;
  rows: RowState;
}

/** The open tasks, or why there are none to see. */
export function OpenTasks({ tasks, pages, rows }: OpenTasksProps) {
  return (
    <section aria-labelledby="open-tasks" className={styles.section}>
      <h2 id="open-tasks" className="visually-hidden">
        Open tasks
      </h2>
      <LoadFailure pages={pages} />
      {pages.isPending && tasks.length === 0 && !pages.failureReason && <Skeleton />}
      {pages.isSuccess && tasks.length === 0 && !pages.hasNextPage && <Empty />}
      <TaskList label="Open tasks" tasks={tasks} rows={rows} />
      <LoadMore pages={pages} />
    </section>
  );
}

function Empty() {
  return (
    <div className={styles.empty}>
      <p>All clear.</p>
      <p>
        Add what comes next
        <span className={styles.keyHint}>
          : press <kbd>n</kbd>
        </span>
        .
      </p>
    </div>
  );
}

function Skeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading tasks">
      {[62, 44, 71, 38].map((width) => (
        <span key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
