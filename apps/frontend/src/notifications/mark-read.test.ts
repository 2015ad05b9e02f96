import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTodoClient, type TodoClient } from '../client/todo-client.ts';
import { exampleNotification } from '../testing/example-notification.ts';
import { startTaskServer, type TaskServer } from '../testing/task-server.ts';
import { notificationsQuery } from './notification-list.ts';

/** Waits until a check holds; only a broken one takes so long. */
const eventually = (check: () => void) => vi.waitFor(check, 15_000);

const notification = exampleNotification(1);
const after = { items: [{ ...notification, readAt: '2026-11-24T09:00:00.000Z', changeNumber: 2 }], unread: 0 };
let server: TaskServer;
let client: TodoClient;
beforeEach(async () => {
  server = await startTaskServer();
  client = createTodoClient({ baseUrl: server.url, firstPage: null });
});
afterEach(async () => {
  client.queryClient.clear();
  await server.close();
});

const list = () => client.queryClient.getQueryData(notificationsQuery(client.api).queryKey);

it('keeps what the server answers', async () => {
  server.handlers[`POST /notifications/${notification.id}/read`] = () => after;
  client.markRead({ id: notification.id });
  await eventually(() => expect(list()).toEqual(after));
  expect(client.messages.get()).toEqual([]);
});

it('says when it failed, and tries again when told to', async () => {
  server.handlers['POST /notifications/read'] = () => Promise.reject(500);
  client.markRead({ upTo: 1 });
  await eventually(() => expect(client.messages.get()).toHaveLength(1));
  const [message] = client.messages.get();
  expect(message).toMatchObject({ kind: 'error', text: 'The notifications were not marked as read.' });
  server.handlers['POST /notifications/read'] = () => after;
  message?.action?.run();
  await eventually(() => expect(list()).toEqual(after));
});
