import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useClient } from '../client/client-context.tsx';
import { applyActions } from './apply-actions.ts';
import { arrangeTasks } from './arrange-tasks.ts';
import { mergeTasks } from './merge-tasks.ts';
import { taskPagesQuery } from './task-pages.ts';
import { noRecords, taskRecordsQuery } from './task-records.ts';
import { usePendingActions } from './use-pending-actions.ts';

/** The tasks to show: what the pages say, what is newer, and on top what the user has just done. */
export function useTasks({ withCompleted }: { withCompleted: boolean }) {
  const { api } = useClient();
  const openPages = useInfiniteQuery(taskPagesQuery(api, 'open'));
  const completedPages = useInfiniteQuery({ ...taskPagesQuery(api, 'completed'), enabled: withCompleted });
  const { data: records = noRecords } = useQuery(taskRecordsQuery);
  const pending = usePendingActions();

  const known = useMemo(() => {
    const pages = [...(openPages.data?.pages ?? []), ...(completedPages.data?.pages ?? [])];
    const newest = mergeTasks(
      records,
      pages.flatMap((page) => page.items),
    );
    return new Map([...newest].filter(([, task]) => task.deletedAt === null));
  }, [openPages.data, completedPages.data, records]);

  const { open, completed } = useMemo(() => arrangeTasks(applyActions(known, pending)), [known, pending]);
  return { open, completed, openPages, completedPages };
}

export type LoadedPages = ReturnType<typeof useTasks>['openPages'];
