import type { Database, DeadLetterTable } from '@todo/database';
import type { Kysely, Selectable } from 'kysely';

export type DeadLetterRow = Selectable<DeadLetterTable>;

/** Dead letters and what waits behind them, oldest first. */
export async function listDeadLetters(
  db: Kysely<Database>,
  options: { consumer?: string | undefined; limit: number },
): Promise<DeadLetterRow[]> {
  const { consumer, limit } = options;
  return db
    .selectFrom('dead_letter')
    .selectAll()
    .$if(consumer !== undefined, (query) => query.where('consumer', '=', consumer!))
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** @throws {Error} when there is none with this id */
export async function getDeadLetterOrThrow(db: Kysely<Database>, id: number): Promise<DeadLetterRow> {
  const letter = await db.selectFrom('dead_letter').selectAll().where('id', '=', id).executeTakeFirst();
  if (!letter) throw new Error(`There is no dead letter ${id}. "list" shows those there are.`);
  return letter;
}
