import type { ApiClient } from '@todo/api-client';
import type { Activity } from '@todo/contracts';
import { queryOptions, type QueryClient } from '@tanstack/react-query';

const activityKey = ['activity'] as const;

/** What happened to a task, newest first. */
export function taskActivityQuery(api: ApiClient, taskId: string) {
  return queryOptions({
    queryKey: [...activityKey, taskId],
    queryFn: async ({ signal }) => (await api.listActivity(taskId, { signal })).items,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Has the shown activity fetched again where something new was written; everywhere when it is not known where. */
export function refreshActivity(queryClient: QueryClient, written?: readonly Activity[]): void {
  if (!written) {
    void queryClient.invalidateQueries({ queryKey: activityKey });
    return;
  }
  for (const taskId of new Set(written.map((activity) => activity.taskId))) {
    void queryClient.invalidateQueries({ queryKey: [...activityKey, taskId] });
  }
}
