import { announceChanges } from '../live/announce-changes.ts';
import type { LivePublisher } from '../live/live-publisher.ts';
import type { Channel } from '../notifications/channels.ts';
import { notifyOfReminder } from '../notifications/notify-of-reminder.ts';
import { recordActivity } from './activity/record-activity.ts';
import type { EventHandler } from './event-handler.ts';

export interface HandlerOptions {
  /** Where notifications go, besides the application. */
  readonly channels: readonly Channel[];
  /** Undefined where PostgreSQL's notifications carry live updates. */
  readonly live: LivePublisher | undefined;
}

/** Every handler of this service, in the order in which they are given an event. */
export function createHandlers({ channels, live }: HandlerOptions): readonly EventHandler[] {
  return [recordActivity, notifyOfReminder(channels), ...(live ? announceChanges(live) : [])];
}
