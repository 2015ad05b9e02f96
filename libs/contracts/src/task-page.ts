import { z } from 'zod';
import { Reminder } from './reminder.ts';
import { Task, taskStatuses } from './task.ts';

export const ListTasksQuery = z.strictObject({
  status: z.enum(taskStatuses).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** Opaque; valid only with the filter it came from. */
  cursor: z.string().max(500).optional(),
});

export type ListTasksQuery = z.input<typeof ListTasksQuery>;

/** Some tasks in their order, and the reminders of those that are still to fire. */
export const TaskPage = z
  .object({
    items: z.array(Task),
    nextCursor: z.string().nullable(),
    // A page of this release may for a moment speak with a backend of an earlier one, which sends none.
    reminders: z.array(Reminder).default([]),
  })
  .meta({ id: 'TaskPage' });

export type TaskPage = z.infer<typeof TaskPage>;
