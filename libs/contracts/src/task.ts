import { z } from 'zod';

export const taskStatuses = ['open', 'completed'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const TaskId = z.uuid();

/** A floating calendar day, `YYYY-MM-DD`: the same day wherever it is read, never an instant. */
export const Day = z.iso
  .date()
  .refine((day) => day >= '0001', 'is before the year 0001')
  .meta({ id: 'Day', description: 'A calendar day without time or zone, YYYY-MM-DD' });

/** 1 is the highest. */
export const Priority = z.int().min(1).max(4).meta({ id: 'Priority', description: '1 (highest) to 4 (lowest)' });

// PostgreSQL can keep neither U+0000 in text nor half a surrogate pair in JSON.
const storable = (text: string) => text.isWellFormed() && !text.includes('\0');
const title = z.string().trim().min(1).max(500).refine(storable, 'holds a character that cannot be stored');
const notes = z.string().max(16_384).refine(storable, 'holds a character that cannot be stored');

/** Sorts tasks of one owner: keys compare byte by byte, and there is always room between two. */
export const Position = z.string().regex(/^[0-9A-Za-z]{1,200}$/);

/** A task as the API shows it. A deleted one appears only among changes, with `deletedAt` set. */
export const Task = z
  .object({
    id: TaskId,
    title,
    notes: notes.nullable(),
    status: z.enum(taskStatuses),
    priority: Priority,
    dueDate: Day.nullable(),
    position: Position,
    ownerId: z.uuid(),
    /** Counts the changes of this task, from 1; its ETag. */
    version: z.int().min(1),
    /** The owner's change number of its last change. */
    changeNumber: z.int().min(1),
    completedAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    deletedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Task' });

export type Task = z.infer<typeof Task>;

/** `id` lets a client name the task before the answer: sending the same one twice creates it once. */
export const CreateTask = z
  .strictObject({
    id: TaskId.optional(),
    title,
    notes: notes.nullable().default(null),
    priority: Priority.default(4),
    dueDate: Day.nullable().default(null),
  })
  .meta({ id: 'CreateTask' });

export type CreateTask = z.input<typeof CreateTask>;

/** A merge patch (RFC 7396): what is left out stays, null clears. */
export const ChangeTask = z
  .strictObject({
    title,
    notes: notes.nullable(),
    priority: Priority,
    dueDate: Day.nullable(),
    position: Position,
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'names no field to change')
  .meta({ id: 'ChangeTask' });

export type ChangeTask = z.infer<typeof ChangeTask>;
