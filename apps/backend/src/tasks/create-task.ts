import type { CreateTask, Task } from '@todo/contracts';
import { newId, type Database } from '@todo/database';
import { positionBetween } from '@todo/domain';
import { AppError } from '@todo/service-kit';
import type { Transaction } from 'kysely';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Call } from '../owners/call.ts';
import { changeAsOwner } from '../owners/change-as-owner.ts';
import { requireOwner, type OwnerId } from '../owners/require-owner.ts';
import { appendTaskEvent } from './append-task-event.ts';
import { findLastPosition, findTask, insertTask } from './task-repository.ts';
import { toTask } from './to-task.ts';

type NewTask = z.output<typeof CreateTask>;

export interface CreatedTask {
  task: Task;
  /** False when the request was here before. */
  created: boolean;
}

/**
 * Makes a task, the last of its owner's. With an id of the client's, the same request sent again gives the task that
 * the first one made, whatever became of it since.
 *
 * @throws {AppError} `conflict` when the id is taken otherwise
 */
export async function createTask(call: Call, input: NewTask): Promise<CreatedTask> {
  const owner = requireOwner(call.actor);
  return changeAsOwner<CreatedTask>(call.db, owner, async (trx, changeNumber) => {
    const row = await insertTask(trx, owner, {
      id: input.id ?? newId(),
      title: input.title,
      notes: input.notes,
      priority: input.priority,
      due_date: input.dueDate,
      position: positionBetween(await findLastPosition(trx, owner), null),
      change_number: changeNumber,
      creation_hash: input.id ? hash(input) : null,
    });
    if (!row) return { changed: false, value: { task: await findMade(trx, owner, input), created: false } };
    await appendTaskEvent(trx, call, 'todo.task.created.v1', null, row);
    return { changed: true, value: { task: toTask(row), created: true } };
  });
}

async function findMade(trx: Transaction<Database>, owner: OwnerId, input: NewTask): Promise<Task> {
  const row = await findTask(trx, owner, `${input.id}`);
  // One answer for every case, so that it tells nothing of other owners' tasks.
  if (row?.creation_hash !== hash(input)) throw new AppError('conflict', { detail: 'This id is taken.' });
  return toTask(row);
}

function hash({ title, notes, priority, dueDate }: NewTask): string {
  return createHash('sha256')
    .update(JSON.stringify([title, notes, priority, dueDate]))
    .digest('base64url');
}
