import { ApiError, type ApiClient, type RequestOptions } from '@todo/api-client';
import { MutationObserver, type QueryClient } from '@tanstack/react-query';
import type { MessageStore } from '../messages/message-store.ts';
import { describeFailure } from './describe-failure.ts';
import { sendAction, StaleTaskError } from './send-action.ts';
import type { TaskAction } from './task-action.ts';
import { knownTask, rememberTasks } from './task-records.ts';

export const taskActionKey = ['task action'] as const;

/** How often a request is repeated that got no answer; with the delays below about seven seconds. */
const retries = 3;

export type RunAction = (action: TaskAction, options?: RequestOptions) => void;

/**
 * Runs actions as mutations, those on one task one after the other, and tells the user of one that failed. While the
 * browser is offline they wait; what they show until then, and whether it stays, follows from `applyActions`.
 */
export function createRunAction(api: ApiClient, queryClient: QueryClient, messages: MessageStore): RunAction {
  function runAction(action: TaskAction, options?: RequestOptions): void {
    const mutation = new MutationObserver(queryClient, {
      mutationKey: taskActionKey,
      scope: { id: `task ${action.id}` },
      mutationFn: (sent: TaskAction) => sendAction(api, sent, knownTask(queryClient, sent.id), options),
      retry: (failures, error) => failures < retries && error instanceof ApiError && error.transient,
      retryDelay: (failures) => 1_000 * 2 ** failures,
      onSuccess: (task) => {
        if (task) rememberTasks(queryClient, [task]);
      },
    });
    mutation
      .mutate(action)
      .catch((error: unknown) => {
        if (error instanceof StaleTaskError) rememberTasks(queryClient, [error.task]);
        const { text, again } = describeFailure(action, error);
        messages.show({
          kind: 'error',
          text,
          ...(again && { action: { label: again.label, run: () => runAction(again.action) } }),
        });
      })
      .finally(() => mutation.reset());
  }
  return runAction;
}
