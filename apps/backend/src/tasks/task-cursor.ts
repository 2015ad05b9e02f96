import { Position, TaskId, taskStatuses, type TaskStatus } from '@todo/contracts';
import { AppError } from '@todo/service-kit';
import { z } from 'zod';

const Cursor = z.tuple([z.enum(taskStatuses).nullable(), Position, TaskId]);

export interface PagePoint {
  position: string;
  id: string;
}

/** Where a page ends, and of which filter. Opaque to clients; it guards nothing, the query names the owner itself. */
export function encodeCursor({ position, id }: PagePoint, status: TaskStatus | undefined): string {
  return Buffer.from(JSON.stringify([status ?? null, position, id])).toString('base64url');
}

/** @throws {AppError} `invalid_cursor` when it is none of ours or comes from another filter */
export function decodeCursor(text: string, status: TaskStatus | undefined): PagePoint {
  const cursor = Cursor.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (!cursor.success) throw new AppError('invalid_cursor', { detail: 'The cursor did not come from this API.' });
  const [of, position, id] = cursor.data;
  if (of !== (status ?? null)) throw new AppError('invalid_cursor', { detail: 'The cursor is of another filter.' });
  return { position, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
