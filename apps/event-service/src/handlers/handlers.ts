import type { Channel } from '../notifications/channels.ts';
import { notifyOfReminder } from '../notifications/notify-of-reminder.ts';
import { recordActivity } from './activity/record-activity.ts';
import type { EventHandler } from './event-handler.ts';

/** Every handler of this service, in the order in which they are given an event. */
export function createHandlers(options: { channels: readonly Channel[] }): readonly EventHandler[] {
  return [recordActivity, notifyOfReminder(options.channels)];
}
