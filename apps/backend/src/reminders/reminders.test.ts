import type { Changes, Reminder, ReminderList, Task, TaskPage } from '@todo/contracts';
import { connect, newId, type Database } from '@todo/database';
import { addDays, localDay } from '@todo/domain';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOwner, startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
let clock: Kysely<Database>;
beforeAll(async () => {
  backend = await startBackend();
  clock = connect({ url: backend.databaseUrl, role: 'todo_event_service', applicationName: 'clock' });
});
afterAll(async () => {
  await clock.destroy();
  await backend.close();
});

const inDays = (days: number) => addDays(localDay(new Date()), days);
const zone = { time: '09:00', timeZone: 'Europe/Berlin' };
const absolute = (days: number) => ({ kind: 'absolute', day: inDays(days), ...zone });
const relative = (daysBefore: number) => ({ kind: 'relative', daysBefore, ...zone });

/** A task of an owner of its own, and what can be done with it. */
async function setUp(fields: object = {}) {
  const owner = newOwner();
  const task = await backend.createTask(fields, owner);
  const path = `/tasks/${task.id}`;
  return {
    owner,
    task,
    set: (body: unknown, id: string = newId()) =>
      backend.ask<Reminder>('PUT', `${path}/reminders/${id}`, { owner, body }),
    remove: (id: string) => backend.ask('DELETE', `${path}/reminders/${id}`, { owner }),
    list: async () => (await backend.ask<ReminderList>('GET', `${path}/reminders`, { owner })).body.items,
    step: (name: 'complete' | 'reopen') => backend.ask<Task>('POST', `${path}/${name}`, { owner }),
    patch: (body: object) => backend.ask<Task>('PATCH', path, { owner, body, headers: { 'if-match': '*' } }),
    removeTask: () => backend.ask('DELETE', path, { owner, headers: { 'if-match': '*' } }),
    changes: async (since: number) => (await backend.ask<Changes>('GET', `/changes?since=${since}`, { owner })).body,
  };
}

const fire = (id: string) =>
  clock.updateTable('reminder').set({ state: 'fired', fired_at: new Date() }).where('id', '=', id).execute();
const row = (id: string) =>
  backend.db.selectFrom('reminder').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('a reminder', () => {
  it('is set, listed, moved and removed, and every change of it is among the changes', async () => {
    const { task, set, list, remove, changes } = await setUp({ dueDate: inDays(30) });
    const first = await set(absolute(3));
    expect([first.status, first.body]).toEqual([
      200,
      {
        id: expect.any(String),
        taskId: task.id,
        rule: absolute(3),
        fireAt: expect.stringMatching(`^${inDays(3)}T0[78]:00:00.000Z$`),
        state: 'pending',
        changeNumber: 2,
      },
    ]);
    const second = await set(relative(29));
    expect((await list()).map(({ id }) => id)).toEqual([second.body.id, first.body.id]);
    const moved = await set(absolute(5), second.body.id);
    expect(moved.body).toMatchObject({ rule: absolute(5), changeNumber: 4 });
    expect((await remove(first.body.id)).status).toBe(204);
    expect(await list()).toEqual([moved.body]);
    expect((await remove(first.body.id)).status).toBe(404);
    expect((await changes(1)).reminders).toEqual([moved.body, { ...first.body, state: 'removed', changeNumber: 5 }]);
    expect((await changes(0)).changeNumber).toBe(5);
  });

  it('comes with the page of its task while it is still to fire', async () => {
    const { owner, set, remove } = await setUp({ dueDate: inDays(30) });
    const [fired, late, soon, removed] = [
      await set(absolute(1)),
      await set(relative(1)),
      await set(absolute(2)),
      await set(absolute(3)),
    ];
    await fire(fired.body.id);
    await remove(removed.body.id);
    const page = async (query: string) => (await backend.ask<TaskPage>('GET', `/tasks?${query}`, { owner })).body;
    expect((await page('status=open')).reminders).toEqual([soon.body, late.body]);
    expect((await page('status=completed')).reminders).toEqual([]);
    await backend.createTask({}, owner);
    const { nextCursor } = await page('limit=1');
    expect((await page(`limit=1&cursor=${nextCursor}`)).reminders).toEqual([]);
  });

  it('stays as it is when the same request comes again, also after it fired', async () => {
    const { set, changes } = await setUp();
    const { body } = await set(absolute(1));
    await fire(body.id);
    expect((await set(absolute(1), body.id)).body).toEqual({ ...body, state: 'fired' });
    expect((await changes(0)).changeNumber).toBe(2);
    expect((await set(absolute(2), body.id)).body).toMatchObject({ state: 'pending' });
  });

  it('cannot lie in the past, nor be of a completed task, nor one of too many', async () => {
    const { set, step } = await setUp({ dueDate: inDays(1) });
    const past = await set(absolute(-1));
    expect([past.status, past.body]).toMatchObject([400, { detail: 'The reminder lies in the past.' }]);
    expect((await set(relative(10))).status).toBe(400);
    expect((await set({ ...absolute(1), timeZone: 'Mars/Olympus' })).body).toMatchObject({
      errors: [{ pointer: '/timeZone', detail: 'is not a time zone like Europe/Berlin' }],
    });
    for (let number = 0; number < 10; number++) expect((await set(absolute(2 + number))).status).toBe(200);
    expect((await set(absolute(20))).status).toBe(409);
    await step('complete');
    expect((await set(absolute(2))).status).toBe(409);
  });

  it('cannot take the id of a reminder elsewhere', async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    const { body } = await theirs.set(absolute(1));
    expect((await mine.set(absolute(1), body.id)).status).toBe(409);
    expect(await theirs.list()).toEqual([body]);
  });
});

describe('a change of the task', () => {
  it('moves what counts from its due day', async () => {
    const { set, patch, list, changes } = await setUp();
    const { body } = await set(relative(1));
    expect(body).toMatchObject({ fireAt: null, state: 'pending' });
    const { body: task } = await patch({ dueDate: inDays(4) });
    expect(await list()).toMatchObject([
      { fireAt: expect.stringContaining(inDays(3)), state: 'pending', changeNumber: task.changeNumber },
    ]);
    expect((await changes(task.changeNumber - 1)).reminders).toHaveLength(1);
    await patch({ dueDate: inDays(0) });
    expect(await list()).toMatchObject([{ state: 'cancelled' }]);
    await patch({ dueDate: null });
    expect(await list()).toMatchObject([{ fireAt: null, state: 'pending' }]);
  });

  it('cancels reminders with the task, and brings them back with it', async () => {
    const { set, step, list } = await setUp();
    const [kept, fired] = [await set(absolute(1)), await set(absolute(2))];
    await fire(fired.body.id);
    await step('complete');
    expect((await list()).map(({ state }) => state)).toEqual(['cancelled', 'fired']);
    await step('reopen');
    expect((await list()).map(({ id, state }) => [id, state])).toEqual([
      [kept.body.id, 'pending'],
      [fired.body.id, 'fired'],
    ]);
  });

  it('cancels them with a deleted task', async () => {
    const { set, removeTask } = await setUp();
    const { body } = await set(absolute(1));
    await removeTask();
    expect((await row(body.id)).state).toBe('cancelled');
  });

  it('leaves reminders alone that it does not concern', async () => {
    const { set, patch, list } = await setUp();
    const { body } = await set(absolute(1));
    await patch({ title: 'Another title', dueDate: inDays(9) });
    expect(await list()).toEqual([body]);
  });

  it('waits for the clock that is firing one, and keeps what it did', async () => {
    const { set, step } = await setUp();
    const { body } = await set(absolute(1));
    const trx = await clock.startTransaction().execute();
    await trx.updateTable('reminder').set({ state: 'fired', fired_at: new Date() }).where('id', '=', body.id).execute();
    const completing = step('complete');
    const settled = await Promise.race([completing, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
    expect(settled).toBe('waits');
    await trx.commit().execute();
    expect((await completing).status).toBe(200);
    expect((await row(body.id)).state).toBe('fired');
  });
});
