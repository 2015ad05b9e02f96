import { recordActivity } from './activity/record-activity.ts';
import type { EventHandler } from './event-handler.ts';

/** Every handler of this service. */
export const handlers: readonly EventHandler[] = [recordActivity];
