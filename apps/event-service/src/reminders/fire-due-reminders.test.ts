import { DomainEvent, type ReminderEvent } from '@todo/contracts';
import type { Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { putReminder } from '../testing/reminders.ts';
import { fireDueReminders } from './fire-due-reminders.ts';

let database: MigratedDatabase;
let backend: Kysely<Database>;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  backend = database.connect({ role: 'todo_backend' });
  db = database.connect({ role: 'todo_event_service' });
});
beforeEach(async () => {
  await sql`delete from outbox`.execute(db);
});
afterAll(() => database.drop());

const events = async () =>
  (await db.selectFrom('outbox').select(['topic', 'event']).orderBy('id').execute()).map(({ topic, event }) => {
    expect(topic).toBe('reminders');
    return DomainEvent.parse(event) as ReminderEvent;
  });
const firedIds = async () => (await events()).map(({ data }) => data.reminderId);
const stateOf = async (id: string) =>
  (await db.selectFrom('reminder').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;

describe('fireDueReminders', () => {
  it('writes the event of a reminder whose moment has come, once, and of no other', async () => {
    const { id, taskId, ownerId } = await putReminder(backend, { title: 'Buy milk', inSeconds: -3_600 });
    const later = await putReminder(backend, { inSeconds: 3_600 });
    const late = await fireDueReminders(db, 100);
    expect(late).toEqual([expect.closeTo(3_600, -1)]);
    expect(await fireDueReminders(db, 100)).toEqual([]);
    expect(await events()).toEqual([
      expect.objectContaining({
        type: 'todo.reminder.due.v1',
        subject: taskId,
        data: {
          reminderId: id,
          fireAt: expect.any(String),
          ownerId,
          task: { id: taskId, title: 'Buy milk', dueDate: null },
        },
      }),
    ]);
    expect([await stateOf(id), await stateOf(later.id)]).toEqual(['fired', 'pending']);
  });

  it('fires each once, however many replicas look at the same time', async () => {
    const put = await Promise.all(Array.from({ length: 60 }, () => putReminder(backend)));
    const replicas = Array.from({ length: 6 }, () =>
      database.connect({ role: 'todo_event_service', maxConnections: 1 }),
    );
    async function fireAll(replica: Kysely<Database>): Promise<void> {
      while ((await fireDueReminders(replica, 7)).length > 0);
    }
    await Promise.all(replicas.map(fireAll));
    await fireAll(db);
    expect((await firedIds()).toSorted()).toEqual(put.map(({ id }) => id).toSorted());
  });

  it('passes over one that is being cancelled, and never fires it then', async () => {
    const { id } = await putReminder(backend);
    const trx = await backend.startTransaction().execute();
    await trx.updateTable('reminder').set({ state: 'cancelled' }).where('id', '=', id).execute();
    expect(await fireDueReminders(db, 100)).toEqual([]);
    await trx.commit().execute();
    expect(await fireDueReminders(db, 100)).toEqual([]);
    expect(await stateOf(id)).toBe('cancelled');
  });

  it('fires it when what held it came to nothing', async () => {
    const { id } = await putReminder(backend);
    const trx = await backend.startTransaction().execute();
    await trx.updateTable('reminder').set({ state: 'cancelled' }).where('id', '=', id).execute();
    await trx.rollback().execute();
    await fireDueReminders(db, 100);
    expect(await firedIds()).toEqual([id]);
  });

  it('leaves the reminder as it was when the event cannot be written', async () => {
    const { id } = await putReminder(backend);
    const admin = database.connect();
    await sql`alter table outbox add constraint closed check (topic <> 'reminders') not valid`.execute(admin);
    await expect(fireDueReminders(db, 100)).rejects.toThrow('closed');
    expect(await stateOf(id)).toBe('pending');
    await sql`alter table outbox drop constraint closed`.execute(admin);
    await fireDueReminders(db, 100);
    expect(await firedIds()).toEqual([id]);
  });

  it('does not fire of a task that is completed, even by who knows nothing of reminders', async () => {
    const { id, taskId } = await putReminder(backend);
    await backend
      .updateTable('task')
      .set({ status: 'completed', completed_at: new Date() })
      .where('id', '=', taskId)
      .execute();
    expect(await fireDueReminders(db, 100)).toEqual([]);
    expect(await stateOf(id)).toBe('pending');
  });
});
