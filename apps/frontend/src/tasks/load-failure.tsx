import { ApiError } from '@todo/api-client';
import styles from './task-board.module.css';
import type { LoadedPages } from './use-tasks.ts';

/** Why the first tasks are not there yet, when something is in their way, and a way to try now. */
export function LoadFailure({ pages }: { pages: LoadedPages }) {
  const reason = pages.isSuccess ? null : pages.failureReason;
  if (!reason) return null;
  const transient = reason instanceof ApiError && reason.transient;
  return (
    <div role="alert" className={styles.failure}>
      <p>
        {transient
          ? 'The server cannot be reached. Trying again…'
          : `The tasks could not be loaded: ${reason.message}.`}
      </p>
      <button type="button" className="button" onClick={() => void pages.refetch({ cancelRefetch: true })}>
        Try now
      </button>
    </div>
  );
}
