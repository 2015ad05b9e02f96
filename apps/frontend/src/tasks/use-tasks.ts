import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useClient } from '../client/client-context.tsx';
import { mergeNewer } from '../client/define-records.ts';
import { reminderRecords, versionOf } from '../reminders/reminder-records.ts';
import { withReminders } from '../reminders/with-reminders.ts';
import { applyActions } from './apply-actions.ts';
import { arrangeTasks } from './arrange-tasks.ts';
import { mergeTasks } from './merge-tasks.ts';
import { taskPagesQuery } from './task-pages.ts';
import { taskRecords } from './task-records.ts';
import { usePendingActions } from './use-pending-actions.ts';

/** The tasks to show: what the pages say, what is newer, and on top what the user has just done. */
export function useTasks({ withCompleted }: { withCompleted: boolean }) {
  const { api } = useClient();
  const openPages = useInfiniteQuery(taskPagesQuery(api, 'open'));
  const completedPages = useInfiniteQuery({ ...taskPagesQuery(api, 'completed'), enabled: withCompleted });
  const { data: tasks = taskRecords.none } = useQuery(taskRecords.query);
  const { data: reminders = reminderRecords.none } = useQuery(reminderRecords.query);
  const pending = usePendingActions();

  const known = useMemo(() => {
    const pages = [...(openPages.data?.pages ?? []), ...(completedPages.data?.pages ?? [])];
    const newest = mergeTasks(
      tasks,
      pages.flatMap((page) => page.items),
    );
    const present = new Map([...newest].filter(([, task]) => task.deletedAt === null));
    const fromPages = pages.flatMap((page) => page.reminders);
    return withReminders(present, mergeNewer(reminders, fromPages, versionOf).values());
  }, [openPages.data, completedPages.data, tasks, reminders]);

  const { open, completed } = useMemo(() => arrangeTasks(applyActions(known, pending)), [known, pending]);
  return { open, completed, openPages, completedPages };
}

export type LoadedPages = ReturnType<typeof useTasks>['openPages'];
