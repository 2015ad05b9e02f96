import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { ensureRole } from './ensure-role.ts';

async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table owner (
      id uuid primary key,
      change_number bigint not null default 0,
      created_at timestamptz not null default now()
    );

    create table task (
      id uuid primary key,
      owner_id uuid not null references owner (id),
      title text not null check (char_length(title) between 1 and 500),
      notes text check (char_length(notes) <= 16384),
      status text not null check (status in ('open', 'completed')),
      priority smallint not null check (priority between 1 and 4),
      due_date date,
      position text collate "C" not null,
      version bigint not null,
      change_number bigint not null,
      completed_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      creation_hash text,
      check ((status = 'completed') = (completed_at is not null))
    );
    create index task_by_position on task (owner_id, position, id) where deleted_at is null;
    create index task_by_change on task (owner_id, change_number);

    create table outbox (
      id bigint generated always as identity primary key,
      event_id uuid not null unique,
      topic text not null,
      aggregate_id uuid not null,
      shard smallint generated always as (('x' || left(md5(aggregate_id::text), 1))::bit(4)::int) stored,
      event jsonb not null,
      created_at timestamptz not null default now(),
      sent_at timestamptz
    );
    create index outbox_unsent on outbox (shard, id) where sent_at is null;

    create table outbox_lease (shard smallint primary key, holder text, expires_at timestamptz);
    insert into outbox_lease (shard) select generate_series(0, 15);

    create table inbox (
      consumer text not null,
      event_id uuid not null,
      processed_at timestamptz not null default now(),
      primary key (consumer, event_id)
    );

    create table activity (
      id uuid primary key,
      owner_id uuid not null,
      task_id uuid not null,
      event_id uuid not null unique,
      type text not null,
      task_title text not null,
      changed_fields text[] not null,
      actor_id uuid not null,
      actor_kind text not null,
      occurred_at timestamptz not null,
      change_number bigint not null
    );
    create index activity_by_task on activity (task_id, change_number desc);
    create index activity_by_change on activity (owner_id, change_number);

    create table dead_letter (
      id bigint generated always as identity primary key,
      consumer text not null,
      aggregate_id uuid,
      event_id uuid,
      event jsonb not null,
      state text not null check (state in ('dead', 'parked')),
      cause text not null,
      attempts int not null,
      created_at timestamptz not null default now(),
      unique (consumer, event_id)
    );
    create index dead_letter_by_aggregate on dead_letter (consumer, aggregate_id, id);
  `.execute(db);
  await createNotifications(db);
  await createRoles(db);
}

/** A commit wakes whoever waits for it: the relay (`outbox`) and the live streams (`changes`: owner and number). */
async function createNotifications(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function notify_outbox() returns trigger language plpgsql as $$
      begin
        perform pg_notify('outbox', '');
        return null;
      end
    $$;
    create trigger outbox_written after insert on outbox for each statement execute function notify_outbox();

    create function notify_changes() returns trigger language plpgsql as $$
      begin
        perform pg_notify('changes', new.id || ' ' || new.change_number);
        return null;
      end
    $$;
    create trigger owner_changed after insert or update of change_number on owner
      for each row execute function notify_changes();
  `.execute(db);
}

/** Each service connects with a role that can do its own work and no more: only the backend writes tasks. */
async function createRoles(db: Kysely<unknown>): Promise<void> {
  await ensureRole(db, 'todo_backend');
  await ensureRole(db, 'todo_event_service');
  await sql`
    grant usage on schema public to todo_backend, todo_event_service;
    grant select on kysely_migration to todo_backend, todo_event_service;
    grant select, insert (id, change_number), update (change_number) on owner to todo_backend, todo_event_service;

    grant select, insert on task to todo_backend;
    grant update (
      title, notes, status, priority, due_date, position, version, change_number, completed_at, updated_at, deleted_at
    ) on task to todo_backend;
    grant insert on outbox to todo_backend;
    grant select on activity to todo_backend;

    grant select on task to todo_event_service;
    grant select, update, delete on outbox to todo_event_service;
    grant select, update on outbox_lease to todo_event_service;
    grant select, insert, update, delete on inbox, activity, dead_letter to todo_event_service;
  `.execute(db);
}

export const tasks: Migration = { up };
