import { z } from 'zod';
import { TaskId } from './task.ts';

/** A reminder that came due, as its owner finds it in the application. */
export const Notification = z
  .object({
    id: z.uuid(),
    taskId: TaskId,
    /** The title that the task had then. */
    taskTitle: z.string(),
    /** The moment for which the reminder was set. */
    remindedFor: z.iso.datetime(),
    readAt: z.iso.datetime().nullable(),
    /** The owner's change number of its last change. */
    changeNumber: z.int().min(1),
  })
  .meta({ id: 'Notification' });
export type Notification = z.infer<typeof Notification>;

/** The newest notifications, and how many of all are not read. */
export const NotificationList = z
  .object({ items: z.array(Notification), unread: z.int().min(0) })
  .meta({ id: 'NotificationList' });
export type NotificationList = z.infer<typeof NotificationList>;

/** Marks as read what its sender has seen: everything up to a change number, and nothing that came after. */
export const ReadNotifications = z.strictObject({ upTo: z.int().min(1) }).meta({ id: 'ReadNotifications' });
export type ReadNotifications = z.infer<typeof ReadNotifications>;
