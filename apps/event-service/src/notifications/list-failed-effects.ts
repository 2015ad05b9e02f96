import type { Database, NotificationEffectTable } from '@todo/database';
import type { Kysely, Selectable } from 'kysely';

export type FailedEffect = Selectable<NotificationEffectTable>;

/** Effects that were refused until their attempts were used up, oldest first. */
export async function listFailedEffects(db: Kysely<Database>, limit: number): Promise<FailedEffect[]> {
  return db
    .selectFrom('notification_effect')
    .selectAll()
    .where('state', '=', 'failed')
    .orderBy('done_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** @throws {Error} when there is none with this id */
export async function getFailedEffectOrThrow(db: Kysely<Database>, id: string): Promise<FailedEffect> {
  const effect = await db
    .selectFrom('notification_effect')
    .selectAll()
    .where('state', '=', 'failed')
    .where('id', '=', id)
    .executeTakeFirst();
  return effect ?? refuseUnknown(id);
}

/** @throws {Error} always */
export function refuseUnknown(id: string): never {
  throw new Error(`No notification ${id} was given up. "list" shows those that were.`);
}
