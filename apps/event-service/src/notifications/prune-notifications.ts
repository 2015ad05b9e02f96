import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';

/** Deletes notifications older than `hours`, and as old effects that are over; a thousand of each at most. Returns how many. */
export async function pruneNotifications(db: Kysely<Database>, hours: number): Promise<number> {
  const cutoff = sql`clock_timestamp() - ${hours} * interval '1 hour'`;
  const { numAffectedRows: notifications = 0n } = await sql`
    delete from notification where id in (
      select id from notification where created_at < ${cutoff} order by created_at limit 1000
    )
  `.execute(db);
  const { numAffectedRows: effects = 0n } = await sql`
    delete from notification_effect where id in (
      select id from notification_effect where state = 'sent' and done_at < ${cutoff} order by done_at limit 1000
    )
  `.execute(db);
  return Number(notifications + effects);
}
