import { taskChangeSchema, type Task, type TaskEventType } from '@todo/contracts';
import { appendEvent, newId, type Database, type TaskRow } from '@todo/database';
import { currentTraceparent, inSpan } from '@todo/service-kit';
import type { Transaction } from 'kysely';
import type { Call } from '../owners/call.ts';
import { toTask } from './to-task.ts';

/** Fields that say what a task is; the others count and stamp its changes. */
const contentFields = [
  'title',
  'notes',
  'status',
  'priority',
  'dueDate',
  'position',
  'completedAt',
  'deletedAt',
] as const satisfies (keyof Task)[];

/** Writes the event of a change into the outbox; `before` is null for a new task. */
export function appendTaskEvent(
  trx: Transaction<Database>,
  call: Call,
  type: TaskEventType,
  before: TaskRow | null,
  after: TaskRow,
): Promise<void> {
  const task = toTask(after);
  const attributes = { 'messaging.destination.name': 'task-events', 'todo.event.type': type };
  return inSpan('outbox append', { attributes }, async () => {
    const traceparent = currentTraceparent() ?? call.traceparent;
    await appendEvent(trx, 'task-events', {
      specversion: '1.0',
      id: newId(),
      source: '/todo/backend',
      type,
      subject: task.id,
      time: task.updatedAt,
      datacontenttype: 'application/json',
      dataschema: taskChangeSchema,
      ...(traceparent ? { traceparent } : {}),
      data: {
        task,
        version: task.version,
        changedFields: changedFields(before && toTask(before), task),
        actor: call.actor,
      },
    });
  });
}

function changedFields(before: Task | null, after: Task): string[] {
  return contentFields.filter((field) => after[field] !== (before ? before[field] : null));
}
