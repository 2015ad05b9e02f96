import { ActivityList, Changes, NotificationList, Reminder, ReminderList, Task, TaskPage } from '@todo/contracts';
import type { ChangeTask, CreateTask, ReminderRule, TaskStatus } from '@todo/contracts';
import { z } from 'zod';
import { createSendRequest, type RequestOptions } from './send-request.ts';

export interface ApiClientOptions {
  /** Scheme, host and port, without a path: `http://127.0.0.1:8000`; in a browser `''` for the page's own origin. */
  baseUrl: string;
  fetch?: typeof globalThis.fetch;
}

export interface TaskQuery {
  status?: TaskStatus;
  /** 1 to 100, by default 50. */
  limit?: number;
  /** A page's `nextCursor`, with the same status. */
  cursor?: string;
}

export interface ChangeQuery {
  /** The last change number known; 0 for none. */
  since: number;
  /** 1 to 500, by default 200. */
  limit?: number;
}

/** A typed client of the API, one method a use-case. Every answer is checked against the contracts. */
export type ApiClient = ReturnType<typeof createApiClient>;

/**
 * @example
 * const api = createApiClient({ baseUrl: 'http://127.0.0.1:8000' });
 * const task = await api.createTask({ title: 'Buy milk' });
 * await api.changeTask(task.id, { priority: 1 }, task.version);
 */
export function createApiClient({ baseUrl, fetch = globalThis.fetch.bind(globalThis) }: ApiClientOptions) {
  const send = createSendRequest(baseUrl, fetch);

  return {
    /** With an `id`, sending it again answers the same task and creates none. */
    createTask: (input: CreateTask, options?: RequestOptions) =>
      send({ ...options, method: 'POST', path: '/tasks', body: input, answer: Task }),

    listTasks: (query: TaskQuery = {}, options?: RequestOptions) =>
      send({ ...options, method: 'GET', path: '/tasks', query: { ...query }, answer: TaskPage }),

    getTask: (id: string, options?: RequestOptions) =>
      send({ ...options, method: 'GET', path: taskPath(id), answer: Task }),

    /** Rejects with code `precondition_failed` when the task is no longer at `version`. */
    changeTask: (id: string, patch: ChangeTask, version: number, options?: RequestOptions) =>
      send({
        ...options,
        method: 'PATCH',
        path: taskPath(id),
        body: patch,
        contentType: 'application/merge-patch+json',
        version,
        answer: Task,
      }),

    completeTask: (id: string, options?: RequestOptions) =>
      send({ ...options, method: 'POST', path: `${taskPath(id)}/complete`, answer: Task }),

    reopenTask: (id: string, options?: RequestOptions) =>
      send({ ...options, method: 'POST', path: `${taskPath(id)}/reopen`, answer: Task }),

    /** Rejects with code `precondition_failed` when the task is no longer at `version`. */
    deleteTask: (id: string, version: number, options?: RequestOptions) =>
      send({ ...options, method: 'DELETE', path: taskPath(id), version, answer: z.undefined() }),

    /** Newest first. */
    listActivity: (taskId: string, options?: RequestOptions) =>
      send({ ...options, method: 'GET', path: `${taskPath(taskId)}/activity`, answer: ActivityList }),

    /** The next one first. */
    listReminders: (taskId: string, options?: RequestOptions) =>
      send({ ...options, method: 'GET', path: `${taskPath(taskId)}/reminders`, answer: ReminderList }),

    /** Makes the reminder or moves it; `id` is the caller's choice. */
    setReminder: (taskId: string, id: string, rule: ReminderRule, options?: RequestOptions) =>
      send({ ...options, method: 'PUT', path: reminderPath(taskId, id), body: rule, answer: Reminder }),

    removeReminder: (taskId: string, id: string, options?: RequestOptions) =>
      send({ ...options, method: 'DELETE', path: reminderPath(taskId, id), answer: z.undefined() }),

    /** Newest first. */
    listNotifications: (options?: RequestOptions) =>
      send({ ...options, method: 'GET', path: '/notifications', answer: NotificationList }),

    /** Marks as read those up to a change number; answers how they stand then. */
    readNotifications: (upTo: number, options?: RequestOptions) =>
      send({ ...options, method: 'POST', path: '/notifications/read', body: { upTo }, answer: NotificationList }),

    /** Marks one as read; answers how they stand then. */
    readNotification: (id: string, options?: RequestOptions) =>
      send({
        ...options,
        method: 'POST',
        path: `/notifications/${encodeURIComponent(id)}/read`,
        answer: NotificationList,
      }),

    /** What changed after a change number, oldest first, deleted tasks included. */
    listChanges: (query: ChangeQuery, options?: RequestOptions) =>
      send({
        ...options,
        method: 'GET',
        path: '/changes',
        query: { ...query },
        answer: Changes,
      }),
  };
}

function reminderPath(taskId: string, id: string): string {
  return `${taskPath(taskId)}/reminders/${encodeURIComponent(id)}`;
}

function taskPath(id: string): string {
  return `/tasks/${encodeURIComponent(id)}`;
}
