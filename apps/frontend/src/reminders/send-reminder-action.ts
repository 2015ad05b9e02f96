import { ApiError, type ApiClient, type RequestOptions } from '@todo/api-client';
import type { Reminder } from '@todo/contracts';
import type { ReminderAction } from './apply-reminder-action.ts';

/** Sends an action on a reminder; answers the reminder after it. One that is gone already is as good as removed. */
export async function sendReminderAction(
  api: ApiClient,
  action: ReminderAction,
  newest: Reminder | undefined,
  options?: RequestOptions,
): Promise<Reminder | undefined> {
  const { id, reminderId } = action;
  if (action.type === 'set reminder') return api.setReminder(id, reminderId, action.rule, options);
  await api.removeReminder(id, reminderId, options).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'not_found') throw error;
  });
  // Its change number is not known; this one is newer than what was seen, and no newer than what the changes will tell.
  return newest && { ...newest, state: 'removed', changeNumber: newest.changeNumber + 1 };
}
