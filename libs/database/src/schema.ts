import type { DomainEvent, ReminderState, TaskEventType, TaskStatus, Topic } from '@todo/contracts';
import type { Generated, GeneratedAlways, Insertable, JSONColumnType, Selectable, Updateable } from 'kysely';

/** Days travel as `YYYY-MM-DD`, instants as `Date`, bigint columns as numbers (all stay below 2^53). */
export interface TaskTable {
  id: string;
  owner_id: string;
  title: string;
  notes: string | null;
  status: TaskStatus;
  priority: number;
  due_date: string | null;
  position: string;
  version: number;
  change_number: number;
  completed_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  deleted_at: Date | null;
  /** Of the request that made it, when that named the id: tells a request sent again from another one. */
  creation_hash: string | null;
}

/** One row an owner; `change_number` is the number of the newest change of anything that is theirs. */
export interface OwnerTable {
  id: string;
  change_number: number;
  created_at: Generated<Date>;
}

export interface OutboxTable {
  /** Order of events; assigned while the owner's row is locked. */
  id: GeneratedAlways<number>;
  event_id: string;
  topic: Topic;
  aggregate_id: string;
  /** 0 to 15, by aggregate: what one relay leases. */
  shard: GeneratedAlways<number>;
  event: JSONColumnType<DomainEvent>;
  created_at: Generated<Date>;
  sent_at: Date | null;
}

/** Which relay may send a shard, and until when. */
export interface OutboxLeaseTable {
  shard: number;
  holder: string | null;
  expires_at: Date | null;
}

export interface InboxTable {
  consumer: string;
  event_id: string;
  processed_at: Generated<Date>;
}

export interface ActivityTable {
  id: string;
  owner_id: string;
  task_id: string;
  event_id: string;
  type: TaskEventType;
  task_title: string;
  changed_fields: string[];
  actor_id: string;
  actor_kind: string;
  occurred_at: Date;
  change_number: number;
}

/** An event that a handler cannot take, or one that waits behind it (`parked`). */
export interface DeadLetterTable {
  id: GeneratedAlways<number>;
  consumer: string;
  aggregate_id: string | null;
  event_id: string | null;
  event: JSONColumnType<object>;
  state: 'dead' | 'parked';
  cause: string;
  attempts: number;
  created_at: Generated<Date>;
}

/** A moment at which to remind of a task. `fire_at` is what the rule in the columns before it means. */
export interface ReminderTable {
  id: string;
  owner_id: string;
  task_id: string;
  kind: 'absolute' | 'relative';
  /** Of an absolute one. */
  day: string | null;
  /** Of a relative one: how long before the day on which the task is due. */
  days_before: number | null;
  /** `HH:MM` on the clocks of `time_zone`. */
  clock_time: string;
  time_zone: string;
  fire_at: Date | null;
  state: ReminderState;
  fired_at: Date | null;
  change_number: number;
  created_at: Generated<Date>;
}

/** A reminder that came due, for its owner to find in the application. */
export interface NotificationTable {
  id: string;
  owner_id: string;
  task_id: string;
  task_title: string;
  event_id: string;
  reminded_for: Date;
  read_at: Date | null;
  change_number: number;
  created_at: Generated<Date>;
}

/** A message to somewhere outside, and what came of sending it. Its id is the idempotency key for the receiver. */
export interface NotificationEffectTable {
  id: string;
  event_id: string;
  channel: 'mail' | 'webhook';
  /** What the output binding is given. */
  request: JSONColumnType<BindingRequest>;
  state: 'pending' | 'sent' | 'failed';
  /** How often the receiver refused it. */
  attempts: Generated<number>;
  /** When it may be sent (again); for one that is being sent, when somebody else may. */
  next_attempt_at: Generated<Date>;
  last_error: string | null;
  created_at: Generated<Date>;
  done_at: Date | null;
}

/** A call of a Dapr output binding, its name apart. */
export interface BindingRequest {
  operation: string;
  data: unknown;
  metadata: Record<string, string>;
}

export interface Database {
  task: TaskTable;
  owner: OwnerTable;
  outbox: OutboxTable;
  outbox_lease: OutboxLeaseTable;
  inbox: InboxTable;
  activity: ActivityTable;
  dead_letter: DeadLetterTable;
  reminder: ReminderTable;
  notification: NotificationTable;
  notification_effect: NotificationEffectTable;
}

export type TaskRow = Selectable<TaskTable>;
export type NewTaskRow = Insertable<TaskTable>;
export type TaskRowChange = Updateable<TaskTable>;
export type ActivityRow = Selectable<ActivityTable>;
export type NotificationRow = Selectable<NotificationTable>;
export type ReminderRow = Selectable<ReminderTable>;
export type NewReminderRow = Insertable<ReminderTable>;
