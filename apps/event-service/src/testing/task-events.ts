import { randomUUID } from 'node:crypto';
import type { TaskEvent, TaskEventType } from '@todo/contracts';
import { appendEvent, type Database, newId, nextChangeNumber } from '@todo/database';
import type { Kysely } from 'kysely';

export interface EventWishes {
  readonly taskId?: string;
  readonly ownerId?: string;
  readonly version?: number;
  readonly title?: string;
  readonly type?: TaskEventType;
}

/** An event as the backend writes it. */
export function taskEvent(wishes: EventWishes = {}): TaskEvent {
  const { taskId = randomUUID(), ownerId = randomUUID(), version = 1, title = `Task ${version}` } = wishes;
  const type = wishes.type ?? (version === 1 ? 'todo.task.created.v1' : 'todo.task.updated.v1');
  const time = new Date().toISOString();
  return {
    specversion: '1.0',
    id: newId(),
    source: 'todo-backend',
    type,
    subject: taskId,
    time,
    datacontenttype: 'application/json',
    dataschema: 'urn:todo:task-event:v1',
    data: {
      task: {
        id: taskId,
        title,
        notes: null,
        status: 'open',
        priority: 4,
        dueDate: null,
        position: 'V',
        ownerId,
        version,
        changeNumber: version,
        completedAt: null,
        createdAt: time,
        updatedAt: time,
        deletedAt: null,
      },
      version,
      changedFields: ['title'],
      actor: { id: ownerId, kind: 'user' },
    },
  };
}

/** Commits events into the outbox as the backend does, in one transaction. */
export async function commitEvents(db: Kysely<Database>, events: readonly TaskEvent[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const event of events) {
      await nextChangeNumber(trx, event.data.task.ownerId);
      await appendEvent(trx, 'task-events', event);
    }
  });
}

/** Events of many tasks, their versions in order: task 1 version 1, task 2 version 1, …, task 1 version 2, … */
export function interleavedEvents(tasks: number, versions: number, ownerId: string = randomUUID()): TaskEvent[] {
  const taskIds = Array.from({ length: tasks }, () => randomUUID());
  return Array.from({ length: tasks * versions }, (_, index) =>
    taskEvent({ taskId: taskIds[index % tasks]!, ownerId, version: Math.floor(index / tasks) + 1 }),
  );
}
