import type { Changes, NotificationList } from '@todo/contracts';
import { newId, nextChangeNumber } from '@todo/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newOwner, startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

/** What the event service does when a reminder came due. Returns the change number. */
function notify(owner: string, task_title: string): Promise<number> {
  return backend.db.transaction().execute(async (trx) => {
    const change_number = await nextChangeNumber(trx, owner);
    const ids = { id: newId(), owner_id: owner, task_id: newId(), event_id: newId() };
    await trx
      .insertInto('notification')
      .values({ ...ids, task_title, reminded_for: new Date('2026-12-01T08:00:00Z'), change_number })
      .execute();
    return change_number;
  });
}

const list = async (owner: string) => (await backend.ask<NotificationList>('GET', '/notifications', { owner })).body;
const read = (owner: string, upTo: number) =>
  backend.ask<NotificationList>('POST', '/notifications/read', { owner, body: { upTo } });

it('lists the newest first and counts the unread, of the owner only', async () => {
  const [owner, stranger] = [newOwner(), newOwner()];
  await notify(owner, 'First');
  await notify(owner, 'Second');
  await notify(stranger, 'Of another');
  const { items, unread } = await list(owner);
  expect([items.map(({ taskTitle }) => taskTitle), unread]).toEqual([['Second', 'First'], 2]);
  expect(items[0]).toMatchObject({ remindedFor: '2026-12-01T08:00:00.000Z', readAt: null, changeNumber: 2 });
});

it('marks as read what was seen, and nothing that came after; the change is told', async () => {
  const [owner, stranger] = [newOwner(), newOwner()];
  await notify(stranger, 'Of another');
  const seen = await notify(owner, 'Seen');
  await notify(owner, 'Came meanwhile');
  const { body } = await read(owner, seen);
  expect([body.unread, body.items.map(({ readAt }) => readAt !== null)]).toEqual([1, [false, true]]);
  const { body: changes } = await backend.ask<Changes>('GET', '/changes?since=2', { owner });
  expect(changes).toMatchObject({ changeNumber: 3, notifications: [{ taskTitle: 'Seen', changeNumber: 3 }] });
  expect((await list(stranger)).unread).toBe(1);
});

it('marks one as read, of the owner only', async () => {
  const [owner, stranger] = [newOwner(), newOwner()];
  for (const title of ['First', 'Second']) await notify(owner, title);
  const { items } = await list(owner);
  const readOne = (as: string) =>
    backend.ask<NotificationList>('POST', `/notifications/${items[1]?.id}/read`, { owner: as });
  expect((await readOne(stranger)).body).toEqual({ items: [], unread: 0 });
  const { body } = await readOne(owner);
  expect([body.unread, body.items.map(({ readAt }) => readAt !== null)]).toEqual([1, [false, true]]);
  expect((await readOne(owner)).body).toEqual(body);
  const { body: changes } = await backend.ask<Changes>('GET', '/changes?since=2', { owner });
  expect(changes).toMatchObject({ changeNumber: 3, notifications: [{ taskTitle: 'First', changeNumber: 3 }] });
  expect((await backend.ask('POST', '/notifications/First/read', { owner })).status).toBe(400);
});

it('takes no change number for what is read already', async () => {
  const owner = newOwner();
  const seen = await notify(owner, 'Seen');
  await read(owner, seen);
  await read(owner, seen + 10);
  expect((await backend.ask<Changes>('GET', '/changes?since=0', { owner })).body.changeNumber).toBe(2);
});

it.each([{}, { upTo: 0 }, { upTo: 1, x: 1 }])('refuses %j', async (body) => {
  expect((await backend.ask('POST', '/notifications/read', { body })).status).toBe(400);
});
