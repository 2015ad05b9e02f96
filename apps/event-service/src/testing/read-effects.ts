import type { TaskEvent } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { Kysely } from 'kysely';

/** The effects that are there: titles in the order in which they were written, by task. */
export async function readEffects(db: Kysely<Database>): Promise<Map<string, string[]>> {
  const rows = await db.selectFrom('activity').selectAll().orderBy('change_number').execute();
  const byTask = Map.groupBy(rows, (row) => row.task_id);
  return new Map([...byTask].map(([taskId, lines]) => [taskId, lines.map((line) => line.task_title)]));
}

/** The effects that events must have: each once, in the order of its task. */
export function expectedEffects(events: readonly TaskEvent[]): Map<string, string[]> {
  const byTask = Map.groupBy(events, (event) => event.subject);
  return new Map([...byTask].map(([taskId, ofTask]) => [taskId, ofTask.map((event) => event.data.task.title)]));
}

export async function countUnsent(db: Kysely<Database>): Promise<number> {
  return (await db.selectFrom('outbox').select('id').where('sent_at', 'is', null).execute()).length;
}
