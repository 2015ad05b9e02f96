import type { ApiClient } from '@todo/api-client';
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { reminderRecords } from './reminder-records.ts';

const remindersKey = ['reminders of a task'] as const;

/** Asks for all reminders of a task, also those that fired, which no page brings. They come among the records. */
export function taskRemindersQuery(api: ApiClient, queryClient: QueryClient, taskId: string) {
  return queryOptions({
    queryKey: [...remindersKey, taskId],
    queryFn: async ({ signal }) => {
      const { items } = await api.listReminders(taskId, { signal });
      reminderRecords.remember(queryClient, items);
      return items.length;
    },
    retry: 1,
    refetchOnWindowFocus: false,
  });
}

/** Has the reminders of tasks looked at fetched again. */
export function refreshReminders(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({ queryKey: remindersKey });
}
