import type { Database, NotificationEffectTable } from '@todo/database';
import { sql, type Kysely, type Selectable } from 'kysely';

export type ClaimedEffect = Pick<
  Selectable<NotificationEffectTable>,
  'id' | 'channel' | 'request' | 'attempts' | 'next_attempt_at'
>;

/**
 * Takes effects whose time has come, and keeps them from the other replicas for `leaseMs`: who dies while sending leaves
 * them to be sent again, with the same idempotency key.
 */
export async function claimEffects(
  db: Kysely<Database>,
  channels: readonly string[],
  { limit, leaseMs }: { limit: number; leaseMs: number },
): Promise<ClaimedEffect[]> {
  const { rows } = await sql<ClaimedEffect>`
    update notification_effect set next_attempt_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
    where id in (
      select id from notification_effect
      where state = 'pending' and next_attempt_at <= clock_timestamp() and channel = any (${channels})
      order by next_attempt_at
      limit ${limit}
      for update skip locked
    )
    returning id, channel, request, attempts, next_attempt_at
  `.execute(db);
  return rows;
}
