import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What comes before a handler's effect, in one call instead of three: the lock of handler and task, the look for traces
 * of the event, and its inbox row. Every statement of such a function sees what was committed before it began, so the
 * look finds what the last holder of the lock left.
 */
async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function lock_event_key(consumer text, key uuid) returns void language sql as $$
      select pg_advisory_xact_lock(hashtextextended(consumer || ' ' || key, 0))
    $$;

    create function take_event(by_consumer text, taken_id uuid, task_key uuid) returns text language plpgsql as $$
      begin
        perform lock_event_key(by_consumer, task_key);
        if exists (select from dead_letter d where d.consumer = by_consumer and d.event_id = taken_id) then
          return 'known';
        end if;
        if exists (select from inbox i where i.consumer = by_consumer and i.event_id = taken_id) then
          return 'known';
        end if;
        if exists (select from dead_letter d where d.consumer = by_consumer and d.aggregate_id = task_key) then
          return 'blocked';
        end if;
        insert into inbox (consumer, event_id) values (by_consumer, taken_id) on conflict do nothing;
        return case when found then 'taken' else 'known' end;
      end
    $$;
  `.execute(db);
}

export const takeEvent: Migration = { up };
