import type { ApiClient, RequestOptions } from '@todo/api-client';
import type { QueryClient } from '@tanstack/react-query';
import { sendOptimistically } from '../client/send-optimistically.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { knownReminder, reminderRecords } from '../reminders/reminder-records.ts';
import { sendReminderAction } from '../reminders/send-reminder-action.ts';
import { describeFailure } from './describe-failure.ts';
import { sendAction, StaleTaskError } from './send-action.ts';
import type { TaskAction } from './task-action.ts';
import { knownTask, taskRecords } from './task-records.ts';

export const taskActionKey = ['task action'] as const;

export type RunAction = (action: TaskAction, options?: RequestOptions) => void;

/**
 * Runs actions as mutations, those on one task and its reminders one after the other, and tells the user of one that
 * failed. What they show until the answer, and whether it stays, follows from `applyActions`.
 */
export function createRunAction(api: ApiClient, queryClient: QueryClient, messages: MessageStore): RunAction {
  async function send(action: TaskAction, options?: RequestOptions): Promise<void> {
    if (action.type === 'set reminder' || action.type === 'remove reminder') {
      const newest = knownReminder(queryClient, action.reminderId);
      const reminder = await sendReminderAction(api, action, newest, options);
      if (reminder) reminderRecords.remember(queryClient, [reminder]);
      return;
    }
    const task = await sendAction(api, action, knownTask(queryClient, action.id), options);
    if (task) taskRecords.remember(queryClient, [task]);
  }

  function runAction(action: TaskAction, options?: RequestOptions): void {
    sendOptimistically(queryClient, action, {
      mutationKey: taskActionKey,
      scope: `task ${action.id}`,
      send: (sent) => send(sent, options),
      onFailure: (error) => {
        if (error instanceof StaleTaskError) taskRecords.remember(queryClient, [error.task]);
        const { text, again } = describeFailure(action, error);
        messages.show({
          kind: 'error',
          text,
          ...(again && { action: { label: again.label, run: () => runAction(again.action) } }),
        });
      },
    });
  }
  return runAction;
}
