import type { ApiClient } from '@todo/api-client';
import { ApiError } from '@todo/api-client';
import type { Task, TaskPage, TaskStatus } from '@todo/contracts';
import { infiniteQueryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { pageSize } from './page-size.ts';

const pagesKey = ['task pages'] as const;

/**
 * The pages of one list as the server gave them, loaded on demand. They are never refetched on a hunch: changes come by
 * their numbers (see live/), and lie beside the pages until a reload.
 */
export function taskPagesQuery(api: ApiClient, status: TaskStatus) {
  return infiniteQueryOptions({
    queryKey: [...pagesKey, status],
    queryFn: ({ pageParam, signal }) =>
      api.listTasks({ status, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: TaskPage) => page.nextCursor,
    staleTime: Infinity,
    gcTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: (_failures, error) => error instanceof ApiError && error.transient,
    retryDelay: (failures) => Math.min(1_000 * 2 ** failures, 10_000),
  });
}

export function setFirstPage(queryClient: QueryClient, status: TaskStatus, page: TaskPage): void {
  queryClient.setQueryData([...pagesKey, status], { pages: [page], pageParams: [null] });
}

/** Loads again every list that is shown. Rejects when one cannot be loaded. */
export function reloadPages(queryClient: QueryClient): Promise<void> {
  return queryClient.refetchQueries({ queryKey: pagesKey }, { throwOnError: true });
}

export function loadedPages(queryClient: QueryClient): TaskPage[] {
  return loadedLists(queryClient).flat();
}

export function loadedTasks(queryClient: QueryClient): Task[] {
  return loadedPages(queryClient).flatMap((page) => page.items);
}

/**
 * The change number up to which everything loaded is surely up to date: of each list, the highest among its first page,
 * which was read first; of these the lowest.
 */
export function loadedChangeNumber(queryClient: QueryClient): number {
  const numbers = loadedLists(queryClient).map(([first]) =>
    Math.max(0, ...(first?.items ?? []).map(({ changeNumber }) => changeNumber)),
  );
  return numbers.length > 0 ? Math.min(...numbers) : 0;
}

function loadedLists(queryClient: QueryClient): TaskPage[][] {
  return queryClient
    .getQueriesData<InfiniteData<TaskPage>>({ queryKey: pagesKey })
    .flatMap(([, data]) => (data ? [data.pages] : []));
}
