import { ApiError } from '@todo/api-client';
import { StaleTaskError } from './send-action.ts';
import type { TaskAction } from './task-action.ts';

export interface Failure {
  text: string;
  /** What the user can do about it, when there is something. */
  again?: { label: string; action: TaskAction };
}

const failed: Record<TaskAction['type'], (task: string) => string> = {
  create: (task) => `${task} was not added`,
  change: (task) => `${task} was not saved`,
  complete: (task) => `${task} was not completed`,
  reopen: (task) => `${task} was not reopened`,
  delete: (task) => `${task} was not deleted`,
  'set reminder': (task) => `The reminder of ${task} was not set`,
  'remove reminder': (task) => `The reminder of ${task} was not removed`,
};

/** What to tell the user of an action that failed and was undone. */
export function describeFailure(action: TaskAction, error: unknown): Failure {
  const task = `“${shorten(titleOf(action))}”`;
  const outcome = failed[action.type](task);
  if (error instanceof StaleTaskError) {
    return {
      text: `${task} was changed elsewhere, your ${noun(action)} was not saved.`,
      ...againOnNewest(action, error),
    };
  }
  if (!(error instanceof ApiError)) return { text: `${outcome}: something went wrong on this page.` };
  if (error.code === 'not_found')
    return { text: `${outcome}: ${'reminderId' in action ? 'the task' : 'it'} was deleted elsewhere.` };
  if (error.transient) {
    return {
      text: `${outcome}: ${error.code === 'rate_limited' ? 'too many requests' : 'the server cannot be reached'}.`,
      again: { label: 'Try again', action },
    };
  }
  return { text: `${outcome}: ${error.message.replace(/\.$/, '')}.` };
}

function againOnNewest(action: TaskAction, { task }: StaleTaskError): Pick<Failure, 'again'> {
  if (action.type === 'change') return { again: { label: 'Save mine', action: { ...action, base: task } } };
  if (action.type === 'delete') {
    return { again: { label: 'Delete anyway', action: { ...action, version: task.version } } };
  }
  return {};
}

function noun(action: TaskAction): string {
  return action.type === 'delete' ? 'deletion' : 'edit';
}

function titleOf(action: TaskAction): string {
  if (action.type === 'create') return action.input.title;
  return action.type === 'change' ? action.base.title : action.title;
}

/** Titles may be 500 characters long; a message names the task, no more. */
export function shorten(title: string): string {
  return title.length > 40 ? `${title.slice(0, 39).trimEnd()}…` : title;
}
