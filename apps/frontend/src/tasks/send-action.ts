import { ApiError, type ApiClient, type RequestOptions } from '@todo/api-client';
import type { Task } from '@todo/contracts';
import type { ReminderAction } from '../reminders/apply-reminder-action.ts';
import type { TaskAction } from './task-action.ts';
import { isApplied, versionToSend } from './version-to-send.ts';

/**
 * Sends an action to the server and answers the task after it; a deleted one with `deletedAt`. Each may be sent again
 * after a lost answer: what it wanted to reach and finds reached is no failure.
 */
export async function sendAction(
  api: ApiClient,
  action: Exclude<TaskAction, ReminderAction>,
  newest: Task | undefined,
  options?: RequestOptions,
): Promise<Task | undefined> {
  switch (action.type) {
    case 'create':
      return api.createTask(action.input, options);
    case 'change':
      return change(api, action, newest, options);
    case 'complete':
      return api.completeTask(action.id, options);
    case 'reopen':
      return api.reopenTask(action.id, options);
    case 'delete':
      return remove(api, action, newest, options);
  }
}

async function change(
  api: ApiClient,
  { id, patch, base }: Extract<TaskAction, { type: 'change' }>,
  newest: Task | undefined,
  options?: RequestOptions,
): Promise<Task> {
  try {
    return await api.changeTask(id, patch, versionToSend(base, newest, patch), options);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'precondition_failed') throw error;
    const task = await api.getTask(id, options);
    if (isApplied(task, patch)) return task;
    throw new StaleTaskError(task, error);
  }
}

async function remove(
  api: ApiClient,
  { id, version }: Extract<TaskAction, { type: 'delete' }>,
  newest: Task | undefined,
  options?: RequestOptions,
): Promise<Task | undefined> {
  try {
    await api.deleteTask(id, version, options);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 'precondition_failed') throw new StaleTaskError(await api.getTask(id, options), error);
    if (error.code !== 'not_found') throw error;
  }
  return newest && { ...newest, version: version + 1, deletedAt: new Date().toISOString() };
}

/** The task was changed elsewhere since the user saw it; `task` is what it is now. */
export class StaleTaskError extends Error {
  readonly task: Task;

  constructor(task: Task, cause: ApiError) {
    super('the task was changed elsewhere', { cause });
    this.name = 'StaleTaskError';
    this.task = task;
  }
}
