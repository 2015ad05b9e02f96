import type { Task } from '@todo/contracts';
import { queryOptions, skipToken, type QueryClient } from '@tanstack/react-query';
import { mergeTasks } from './merge-tasks.ts';
import { loadedTasks } from './task-pages.ts';

type TaskRecords = ReadonlyMap<string, Task>;

export const noRecords: TaskRecords = new Map();

/** What came after the pages: answers to the user's actions, and changes from elsewhere, deleted tasks included. */
export const taskRecordsQuery = queryOptions<TaskRecords>({
  queryKey: ['task records'],
  queryFn: skipToken,
  initialData: noRecords,
  staleTime: Infinity,
  gcTime: Infinity,
  structuralSharing: false,
});

export function rememberTasks(queryClient: QueryClient, tasks: readonly Task[]): void {
  queryClient.setQueryData(taskRecordsQuery.queryKey, (records = noRecords) => mergeTasks(records, tasks));
}

/** Forgets what freshly loaded pages tell better: the records up to a change number. */
export function forgetTasks(queryClient: QueryClient, upTo: number): void {
  queryClient.setQueryData(
    taskRecordsQuery.queryKey,
    (records = noRecords) => new Map([...records].filter(([, { changeNumber }]) => changeNumber > upTo)),
  );
}

/** The newest that is known of a task. */
export function knownTask(queryClient: QueryClient, id: string): Task | undefined {
  const records = queryClient.getQueryData(taskRecordsQuery.queryKey) ?? noRecords;
  return mergeTasks(
    records,
    loadedTasks(queryClient).filter((task) => task.id === id),
  ).get(id);
}
