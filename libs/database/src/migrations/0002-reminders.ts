import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The backend sets reminders; the event service marks those that fired, and writes their events. */
async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reminder (
      id uuid primary key,
      owner_id uuid not null references owner (id),
      task_id uuid not null references task (id),
      kind text not null check (kind in ('absolute', 'relative')),
      day date,
      days_before smallint check (days_before between 0 and 365),
      clock_time text not null,
      time_zone text not null,
      fire_at timestamptz,
      state text not null check (state in ('pending', 'fired', 'cancelled', 'removed')),
      fired_at timestamptz,
      change_number bigint not null,
      created_at timestamptz not null default now(),
      check ((kind = 'absolute') = (day is not null)),
      check ((kind = 'relative') = (days_before is not null)),
      check ((state = 'fired') = (fired_at is not null))
    );
    create index reminder_due on reminder (fire_at) where state = 'pending';
    create index reminder_by_task on reminder (task_id);
    create index reminder_by_change on reminder (owner_id, change_number);

    grant select, insert on reminder to todo_backend;
    grant update (kind, day, days_before, clock_time, time_zone, fire_at, state, fired_at, change_number)
      on reminder to todo_backend;
    grant select, update (state, fired_at) on reminder to todo_event_service;
    grant insert (event_id, topic, aggregate_id, event) on outbox to todo_event_service;
  `.execute(db);
}

export const reminders: Migration = { up };
