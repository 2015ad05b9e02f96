import { z } from 'zod';
import { Activity } from './activity.ts';
import { Notification } from './notification.ts';
import { Reminder } from './reminder.ts';
import { Task } from './task.ts';

export const ListChangesQuery = z.strictObject({
  /** The last change number the client has; 0 for none. */
  since: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export type ListChangesQuery = z.input<typeof ListChangesQuery>;

/**
 * What happened to an owner's tasks after `since`, oldest first, deleted tasks and removed reminders included.
 * `changeNumber` is the number to ask with next; `more` says that it is not the newest yet.
 */
export const Changes = z
  .object({
    changeNumber: z.int().min(0),
    more: z.boolean(),
    tasks: z.array(Task),
    activities: z.array(Activity),
    // A page of this release may for a moment speak with a backend of an earlier one, which has none of these.
    reminders: z.array(Reminder).default([]),
    notifications: z.array(Notification).default([]),
  })
  .meta({ id: 'Changes' });
export type Changes = z.infer<typeof Changes>;

export const StreamChangesQuery = z.strictObject({
  /** The last change number the client has; `Last-Event-ID`, which a browser sends when it reconnects, goes before it. */
  since: z.coerce.number().int().min(0).optional(),
});
export type StreamChangesQuery = z.input<typeof StreamChangesQuery>;

/**
 * The data of one server-sent event `change`; its event id is the change number. It says only *that* something changed:
 * a client asks for the changes after the number it has, so a lost message costs nothing.
 */
export const LiveMessage = z.object({ changeNumber: z.int().min(0) });
export type LiveMessage = z.infer<typeof LiveMessage>;
