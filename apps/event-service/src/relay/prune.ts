import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';

const window = 1_000;

/**
 * Deletes sent events that are older than `hours`, in transactions of at most a thousand rows: it walks the oldest rows by
 * their ids and stops at the first thousand that is not old throughout. Returns how many it deleted.
 */
export async function pruneOutbox(db: Kysely<Database>, hours: number): Promise<number> {
  let deleted = 0;
  for (let after = 0; ;) {
    const { rows } = await sql<{ last: number | null; seen: number; old: boolean; deleted: number }>`
      with oldest as (
        select id, created_at, sent_at, clock_timestamp() - ${hours} * interval '1 hour' as cutoff
        from outbox where id > ${after} order by id limit ${window}
      ), gone as (
        delete from outbox using oldest where outbox.id = oldest.id and oldest.sent_at < oldest.cutoff returning 1
      )
      select max(id) as last, count(*) as seen, coalesce(bool_and(created_at < cutoff), false) as old,
        (select count(*) from gone) as deleted
      from oldest
    `.execute(db);
    const { last, seen, old, deleted: now } = rows[0]!;
    deleted += now;
    if (last === null || seen < window || !old) return deleted;
    after = last;
  }
}

/** Forgets that events were handled more than `hours` ago, at most a thousand at a time. Returns how many. */
export async function pruneInbox(db: Kysely<Database>, consumer: string, hours: number): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      delete from inbox where consumer = ${consumer} and event_id in (
        select event_id from (
          select event_id, processed_at from inbox where consumer = ${consumer} order by event_id limit ${window}
        ) oldest
        where processed_at < clock_timestamp() - ${hours} * interval '1 hour'
      )
    `.execute(db);
    deleted += Number(numAffectedRows);
    if (numAffectedRows < window) return deleted;
  }
}
