import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The event service notifies; the backend shows what came, and marks what was read. */
async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notification (
      id uuid primary key,
      owner_id uuid not null,
      task_id uuid not null,
      task_title text not null,
      event_id uuid not null unique,
      reminded_for timestamptz not null,
      read_at timestamptz,
      change_number bigint not null,
      created_at timestamptz not null default now()
    );
    create index notification_by_change on notification (owner_id, change_number);
    create index notification_newest on notification (owner_id, created_at desc, id desc);
    create index notification_unread on notification (owner_id) where read_at is null;
    create index notification_by_age on notification (created_at);

    create table notification_effect (
      id uuid primary key,
      event_id uuid not null,
      channel text not null check (channel in ('mail', 'webhook')),
      request jsonb not null,
      state text not null check (state in ('pending', 'sent', 'failed')),
      attempts int not null default 0,
      next_attempt_at timestamptz not null default now(),
      last_error text,
      created_at timestamptz not null default now(),
      done_at timestamptz,
      unique (event_id, channel),
      check ((state = 'pending') = (done_at is null))
    );
    create index notification_effect_due on notification_effect (next_attempt_at) where state = 'pending';
    create index notification_effect_done on notification_effect (done_at) where state = 'sent';

    grant select, update (read_at, change_number) on notification to todo_backend;
    grant select, insert, delete on notification to todo_event_service;
    grant select, insert, update, delete on notification_effect to todo_event_service;
  `.execute(db);
}

export const notifications: Migration = { up };
