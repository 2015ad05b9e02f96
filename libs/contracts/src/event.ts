import { z } from 'zod';
import { Task } from './task.ts';

export const taskEventTypes = [
  'todo.task.created.v1',
  'todo.task.updated.v1',
  'todo.task.completed.v1',
  'todo.task.reopened.v1',
  'todo.task.deleted.v1',
] as const;
export type TaskEventType = (typeof taskEventTypes)[number];

export const topics = ['task-events'] as const;
export type Topic = (typeof topics)[number];

export const actorKinds = ['user', 'system'] as const;

export const Actor = z.object({ id: z.uuid(), kind: z.enum(actorKinds) });
export type Actor = z.infer<typeof Actor>;

/** The `dataschema` of task events: names the shape of `data`, below. */
export const taskChangeSchema = 'urn:todo:task-change:v1';

/** What a task change carries: the task after it, and which fields it touched. */
export const TaskChange = z.object({
  task: Task,
  version: z.int().min(1),
  /** Fields of the task whose value the change altered; of a new task, those that have one. Counters and stamps apart. */
  changedFields: z.array(z.string()),
  actor: Actor,
});
export type TaskChange = z.infer<typeof TaskChange>;

/**
 * A committed task change as a CloudEvent 1.0, structured JSON. `subject` is the task's id and the key of its order;
 * unknown attributes are kept out of the type but not refused, so that a producer may be one release ahead.
 */
export const TaskEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: z.uuid(),
    source: z.string().min(1),
    type: z.enum(taskEventTypes),
    subject: z.uuid(),
    time: z.iso.datetime(),
    datacontenttype: z.literal('application/json'),
    dataschema: z.string().min(1),
    traceparent: z.string().optional(),
    data: TaskChange,
  })
  .meta({ id: 'TaskEvent' });
export type TaskEvent = z.infer<typeof TaskEvent>;
