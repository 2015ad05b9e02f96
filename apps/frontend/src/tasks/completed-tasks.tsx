import type { ListedTask } from './listed-task.ts';
import { LoadFailure } from './load-failure.tsx';
import { LoadMore } from './load-more.tsx';
import styles from './task-board.module.css';
import { TaskList } from './task-list.tsx';
import type { RowState } from './use-row-state.ts';
import type { LoadedPages } from './use-tasks.ts';

interface CompletedTasksProps {
  tasks: readonly ListedTask[];
  pages: LoadedPages;
  rows: RowState;
  shown: boolean;
  onToggle: () => void;
}

/** What is done, out of sight until asked for. */
export function CompletedTasks({ tasks, pages, rows, shown, onToggle }: CompletedTasksProps) {
  return (
    <section aria-labelledby="completed-tasks" className={styles.section}>
      <h2 id="completed-tasks" className={styles.fold}>
        <button type="button" aria-expanded={shown} aria-controls="completed-list" onClick={onToggle}>
          Completed
          {pages.isSuccess && <span>{`${tasks.length}${pages.hasNextPage ? '+' : ''}`}</span>}
        </button>
      </h2>
      <div id="completed-list" hidden={!shown}>
        {shown && (
          <>
            <LoadFailure pages={pages} />
            {pages.isPending && !pages.failureReason && <p className={styles.note}>Loading…</p>}
            {pages.isSuccess && tasks.length === 0 && <p className={styles.note}>Nothing completed yet.</p>}
            <TaskList label="Completed tasks" tasks={tasks} rows={rows} />
            <LoadMore pages={pages} />
          </>
        )}
      </div>
    </section>
  );
}
