import { useQuery } from '@tanstack/react-query';
import { useClient } from '../client/client-context.tsx';
import styles from './activity-list.module.css';
import { describeActivity } from './describe-activity.ts';
import { taskActivityQuery } from './task-activity.ts';

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** The history of one task, growing while it is looked at. */
export function ActivityList({ taskId }: { taskId: string }) {
  const { api } = useClient();
  const { data, isPending, isError, refetch } = useQuery(taskActivityQuery(api, taskId));
  return (
    <section className={styles.activity} aria-labelledby={`activity-${taskId}`}>
      <h3 id={`activity-${taskId}`}>Activity</h3>
      {isError && (
        <p className={styles.note} role="alert">
          The activity could not be loaded.{' '}
          <button type="button" className="link" onClick={() => void refetch()}>
            Try again
          </button>
        </p>
      )}
      {isPending && <p className={styles.note}>Loading…</p>}
      {data?.length === 0 && <p className={styles.note}>Nothing has been written yet.</p>}
      {data && data.length > 0 && (
        <ol aria-live="polite">
          {data.map((activity) => (
            <li key={activity.id}>
              <span>{describeActivity(activity)}</span>
              <time dateTime={activity.occurredAt}>{moment.format(new Date(activity.occurredAt))}</time>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
