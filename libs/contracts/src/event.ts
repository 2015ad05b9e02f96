import { z } from 'zod';
import { Day, Task, TaskId } from './task.ts';

export const taskEventTypes = [
  'todo.task.created.v1',
  'todo.task.updated.v1',
  'todo.task.completed.v1',
  'todo.task.reopened.v1',
  'todo.task.deleted.v1',
] as const;
export type TaskEventType = (typeof taskEventTypes)[number];

export const reminderEventTypes = ['todo.reminder.due.v1'] as const;
export type ReminderEventType = (typeof reminderEventTypes)[number];

export const eventTypes = [...taskEventTypes, ...reminderEventTypes] as const;
export type EventType = (typeof eventTypes)[number];

export const topics = ['task-events', 'reminders'] as const;
export type Topic = (typeof topics)[number];

/** Of every topic, for good: which partition a task's events are in, and so their order, follows from it. */
export const partitionsPerTopic = 6;

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

/** The `dataschema` of reminder events. */
export const reminderDueSchema = 'urn:todo:reminder-due:v1';

/** What is told when a reminder's moment has come: the task as it stood when the reminder fired. */
export const ReminderDue = z.object({
  reminderId: z.uuid(),
  /** The moment it was set for; the event's `time` is when it fired. */
  fireAt: z.iso.datetime(),
  ownerId: z.uuid(),
  task: z.object({ id: TaskId, title: z.string(), dueDate: Day.nullable() }),
});
export type ReminderDue = z.infer<typeof ReminderDue>;

/**
 * The attributes of a CloudEvent 1.0, structured JSON. `subject` is the task's id and the key of its order; unknown
 * attributes are kept out of the type but not refused, so that a producer may be one release ahead.
 */
const attributes = {
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string().min(1),
  subject: TaskId,
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string().min(1),
  traceparent: z.string().optional(),
};

/** A committed task change. */
export const TaskEvent = z
  .object({ ...attributes, type: z.enum(taskEventTypes), data: TaskChange })
  .meta({ id: 'TaskEvent' });
export type TaskEvent = z.infer<typeof TaskEvent>;

/** A reminder whose moment has come. */
export const ReminderEvent = z
  .object({ ...attributes, type: z.enum(reminderEventTypes), data: ReminderDue })
  .meta({ id: 'ReminderEvent' });
export type ReminderEvent = z.infer<typeof ReminderEvent>;

/** Every event there is. */
export const DomainEvent = z.discriminatedUnion('type', [TaskEvent, ReminderEvent]);
export type DomainEvent = z.infer<typeof DomainEvent>;

/** The event that has a type. */
export type EventOf<Type extends EventType> = Type extends TaskEventType ? TaskEvent : ReminderEvent;
