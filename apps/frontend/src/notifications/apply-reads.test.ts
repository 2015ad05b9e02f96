import type { Notification, NotificationList } from '@todo/contracts';
import { expect, it } from 'vitest';
import { exampleNotification } from '../testing/example-notification.ts';
import { applyReads } from './apply-reads.ts';

const newest = exampleNotification(9);
const old = exampleNotification(5);
const read = exampleNotification(3, { readAt: '2026-11-24T08:00:00.000Z' });
/** Two more are unread than are listed. */
const list: NotificationList = { items: [newest, old, read], unread: 4 };
const unreadOf = ({ items }: { items: Notification[] }) =>
  items.filter(({ readAt }) => readAt === null).map(({ id }) => id);

it('shows one as read at once', () => {
  const after = applyReads(list, [{ id: old.id }]);
  expect([unreadOf(after), after.unread]).toEqual([[newest.id], 3]);
});

it('shows all up to a change number as read, those too old to be listed with them', () => {
  const after = applyReads(list, [{ upTo: 5 }]);
  expect([unreadOf(after), after.unread]).toEqual([[newest.id], 1]);
  expect(applyReads(list, [{ upTo: 9 }])).toMatchObject({ unread: 0 });
});

it('changes nothing more once the server has answered', () => {
  const answered = { items: [newest, { ...old, readAt: '2026-11-24T09:00:00.000Z', changeNumber: 10 }], unread: 1 };
  expect(applyReads(answered, [{ id: old.id }, { upTo: 5 }, { id: read.id }])).toEqual(answered);
});
