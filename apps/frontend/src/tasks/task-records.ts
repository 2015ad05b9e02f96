import type { Task } from '@todo/contracts';
import type { QueryClient } from '@tanstack/react-query';
import { defineRecords } from '../client/define-records.ts';
import { mergeTasks, versionOf } from './merge-tasks.ts';
import { loadedTasks } from './task-pages.ts';

/** What came after the pages, deleted tasks included. */
export const taskRecords = defineRecords<Task>('task records', versionOf);

/** The newest that is known of a task. */
export function knownTask(queryClient: QueryClient, id: string): Task | undefined {
  return mergeTasks(
    taskRecords.known(queryClient),
    loadedTasks(queryClient).filter((task) => task.id === id),
  ).get(id);
}
