import { z } from 'zod';
import { Actor, taskEventTypes } from './event.ts';

/** One line of a task's history, written by the event service. */
export const Activity = z
  .object({
    id: z.uuid(),
    taskId: z.uuid(),
    type: z.enum(taskEventTypes),
    taskTitle: z.string(),
    changedFields: z.array(z.string()),
    actor: Actor,
    occurredAt: z.iso.datetime(),
    changeNumber: z.int().min(1),
  })
  .meta({ id: 'Activity' });
export type Activity = z.infer<typeof Activity>;

export const ActivityList = z.object({ items: z.array(Activity) }).meta({ id: 'ActivityList' });
export type ActivityList = z.infer<typeof ActivityList>;
