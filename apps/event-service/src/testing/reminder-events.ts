import type { ReminderEvent } from '@todo/contracts';
import { type Database, newId } from '@todo/database';
import type { Kysely } from 'kysely';
import { fireDueReminders } from '../reminders/fire-due-reminders.ts';
import { putReminder, type ReminderWishes } from './reminders.ts';

/** Sets a reminder that is due, has the clock fire it, and gives its event. */
export async function fireReminder(db: Kysely<Database>, wishes: ReminderWishes = {}): Promise<ReminderEvent> {
  const { id } = await putReminder(db, wishes);
  await fireDueReminders(db, 1_000);
  const rows = await db.selectFrom('outbox').select('event').where('topic', '=', 'reminders').execute();
  const event = rows.map((row) => row.event as ReminderEvent).find(({ data }) => data.reminderId === id);
  if (!event) throw new Error('the reminder did not fire');
  return event;
}

/** An event of a reminder that nobody keeps, for what only reads it. */
export function reminderEvent(title = 'Buy milk'): ReminderEvent {
  const task = { id: newId(), title, dueDate: '2026-12-01' };
  return {
    specversion: '1.0',
    id: newId(),
    source: '/todo/event-service',
    type: 'todo.reminder.due.v1',
    subject: task.id,
    time: '2026-11-30T08:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: 'urn:todo:reminder-due:v1',
    data: { reminderId: newId(), fireAt: '2026-11-30T08:00:00.000Z', ownerId: newId(), task },
  };
}
