import type { ApiClient } from '@todo/api-client';
import { queryOptions, type QueryClient } from '@tanstack/react-query';

const notificationsKey = ['notifications'] as const;

/** The newest notifications. Until the server gives them it is asked on and on: a moment ago it may not have known of any. */
export function notificationsQuery(api: ApiClient) {
  return queryOptions({
    queryKey: notificationsKey,
    queryFn: ({ signal }) => api.listNotifications({ signal }),
    staleTime: Infinity,
    gcTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: true,
    retryDelay: (failures) => Math.min(1_000 * 2 ** failures, 30_000),
  });
}

export function refreshNotifications(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({ queryKey: notificationsKey });
}
