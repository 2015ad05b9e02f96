import type { Database, TaskRow } from '@todo/database';
import { AppError } from '@todo/service-kit';
import type { Kysely } from 'kysely';
import type { OwnerId } from '../owners/require-owner.ts';
import { findTask } from './task-repository.ts';

/** @throws {AppError} `not_found` also for a task of another owner, and for a deleted one */
export async function findTaskOrThrow(db: Kysely<Database>, owner: OwnerId, id: string): Promise<TaskRow> {
  const row = await findTask(db, owner, id);
  if (!row) throw new AppError('not_found', { detail: 'There is no such task.' });
  return row;
}
