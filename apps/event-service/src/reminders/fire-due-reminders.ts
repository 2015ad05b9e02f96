import { reminderDueSchema, type ReminderEvent } from '@todo/contracts';
import { appendEvent, type Database, newId } from '@todo/database';
import { currentTraceparent, inSpan } from '@todo/service-kit';
import { sql, type Kysely } from 'kysely';

interface FiredReminder {
  readonly id: string;
  readonly fire_at: Date;
  readonly fired_at: Date;
  readonly owner_id: string;
  readonly task_id: string;
  readonly title: string;
  readonly due_date: string | null;
}

/**
 * Fires the oldest reminders whose moment has come: marks each and writes its event, in one transaction. The lock on its
 * row decides between this and whoever fires, moves or cancels it at the same moment; a row that is locked is passed over
 * until the next time. Returns how late each fired, in seconds.
 */
export async function fireDueReminders(db: Kysely<Database>, limit: number): Promise<number[]> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<FiredReminder>`
      with due as (
        select reminder.id, task.title, task.due_date
        from reminder join task on task.id = reminder.task_id
        where reminder.state = 'pending' and reminder.fire_at <= clock_timestamp()
          -- What a release that knows no reminders completes leaves them pending.
          and task.status = 'open' and task.deleted_at is null
        order by reminder.fire_at
        limit ${limit}
        for update of reminder skip locked
      )
      update reminder set state = 'fired', fired_at = clock_timestamp()
      from due where reminder.id = due.id
      returning reminder.id, fire_at, fired_at, owner_id, task_id, title, due.due_date
    `.execute(trx);
    for (const row of rows.toSorted((a, b) => a.fire_at.getTime() - b.fire_at.getTime())) {
      const attributes = { 'messaging.destination.name': 'reminders', 'todo.event.type': 'todo.reminder.due.v1' };
      await inSpan('fire reminder', { root: true, attributes }, () => appendEvent(trx, 'reminders', toEvent(row)));
    }
    return rows.map(({ fire_at, fired_at }) => (fired_at.getTime() - fire_at.getTime()) / 1_000);
  });
}

function toEvent(row: FiredReminder): ReminderEvent {
  const traceparent = currentTraceparent();
  return {
    specversion: '1.0',
    id: newId(),
    source: '/todo/event-service',
    type: 'todo.reminder.due.v1',
    subject: row.task_id,
    time: row.fired_at.toISOString(),
    datacontenttype: 'application/json',
    dataschema: reminderDueSchema,
    ...(traceparent && { traceparent }),
    data: {
      reminderId: row.id,
      fireAt: row.fire_at.toISOString(),
      ownerId: row.owner_id,
      task: { id: row.task_id, title: row.title, dueDate: row.due_date },
    },
  };
}
