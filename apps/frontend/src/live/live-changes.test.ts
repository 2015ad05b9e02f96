import { QueryObserver } from '@tanstack/react-query';
import { EventSource } from 'eventsource';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTodoClient, type TodoClient } from '../client/todo-client.ts';
import { knownTask } from '../tasks/task-records.ts';
import { notificationsQuery } from '../notifications/notification-list.ts';
import { knownReminder } from '../reminders/reminder-records.ts';
import { taskPagesQuery } from '../tasks/task-pages.ts';
import { exampleNotification } from '../testing/example-notification.ts';
import { exampleReminder } from '../testing/example-reminder.ts';
import { exampleTask } from '../testing/example-task.ts';
import { startTaskServer, type TaskServer } from '../testing/task-server.ts';
import { taskActivityQuery } from '../activity/task-activity.ts';

/** Waits until a check holds; only a broken one takes so long. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);

const [first, second] = [exampleTask(1), exampleTask(2)];
let server: TaskServer;
let client: TodoClient;

beforeEach(async () => {
  server = await startTaskServer([first, second]);
  client = createTodoClient({ baseUrl: server.url, firstPage: null, EventSource });
  await client.queryClient.prefetchInfiniteQuery(taskPagesQuery(client.api, 'open'));
});

afterEach(async () => {
  client.live.stop();
  client.queryClient.clear();
  await server.close();
});

const statusIs = (status: string) => eventually(() => expect(client.live.status.get()).toBe(status));
const titleOf = (id: string) => knownTask(client.queryClient, id)?.title;
const paths = (part: string) => server.requests.flatMap(({ url }) => (url?.includes(part) ? [url] : []));

describe('live changes', () => {
  it('bring what happens elsewhere, deletions too', async () => {
    client.live.start();
    await statusIs('open');
    server.put({ ...first, version: 2, title: 'Renamed elsewhere' });
    server.put({ ...second, version: 2, deletedAt: '2026-11-24T09:00:00.000Z' });
    server.put(exampleTask(3, { title: 'Added elsewhere' }));
    await eventually(() => {
      expect(titleOf(first.id)).toBe('Renamed elsewhere');
      expect(knownTask(client.queryClient, second.id)?.deletedAt).not.toBeNull();
      expect(titleOf(exampleTask(3).id)).toBe('Added elsewhere');
    });
  });

  it('bring reminders, also removed ones, and have notifications read again when there are new ones', async () => {
    const { api, queryClient } = client;
    const lists = [
      { items: [], unread: 0 },
      { items: [exampleNotification(4)], unread: 1 },
    ];
    server.handlers['GET /notifications'] = () => lists.shift();
    await queryClient.prefetchQuery(notificationsQuery(api));
    const [kept, removed] = [exampleReminder(4), exampleReminder(5, { state: 'removed' })];
    const changes = { changeNumber: 6, more: false, tasks: [], activities: [], reminders: [kept, removed] };
    server.handlers['GET /changes'] = () => ({ ...changes, notifications: [exampleNotification(6)] });
    // Nothing refetches what nobody looks at.
    const stop = new QueryObserver(queryClient, notificationsQuery(api)).subscribe(() => undefined);
    client.live.start();
    await statusIs('open');
    server.announce(6);
    await eventually(() => {
      expect(knownReminder(queryClient, kept.id)).toEqual(kept);
      expect(knownReminder(queryClient, removed.id)).toEqual(removed);
      expect(queryClient.getQueryData(notificationsQuery(api).queryKey)).toMatchObject({ unread: 1 });
    });
    stop();
  });

  it('start from what is loaded, not from the beginning', async () => {
    client.live.start();
    await statusIs('open');
    server.put({ ...first, version: 2 });
    await eventually(() => expect(paths('/changes')).toEqual(['/api/v1/changes?since=2&limit=500']));
    expect(paths('/stream')).toEqual(['/api/v1/stream?since=2']);
  });

  it('pause when the connection is cut, and catch up by number when it is back', async () => {
    client.live.start();
    await statusIs('open');
    server.handlers['GET /stream'] = () => Promise.reject(503);
    server.dropStreams();
    await statusIs('lost');
    server.put({ ...first, version: 2, title: 'Changed in the gap' });
    expect(titleOf(first.id)).toBe('Task 1');
    delete server.handlers['GET /stream'];
    await statusIs('open');
    await eventually(() => expect(titleOf(first.id)).toBe('Changed in the gap'));
  });

  it('are paused, too, while changes are announced but cannot be had', async () => {
    client.live.start();
    await statusIs('open');
    server.handlers['GET /changes'] = () => Promise.reject(503);
    server.put({ ...first, version: 2, title: 'Late' });
    await statusIs('lost');
    delete server.handlers['GET /changes'];
    await statusIs('open');
    expect(titleOf(first.id)).toBe('Late');
  });

  it('go on from where they stopped', async () => {
    client.live.start();
    await statusIs('open');
    server.put({ ...first, version: 2 });
    await eventually(() => expect(paths('/changes')).toHaveLength(1));
    client.live.stop();
    server.put({ ...second, version: 2, title: 'Changed while hidden' });
    client.live.start();
    await eventually(() => expect(titleOf(second.id)).toBe('Changed while hidden'));
    expect(paths('/stream').at(-1)).toBe('/api/v1/stream?since=3');
  });

  it('load everything anew after thousands of changes, and forget what was deleted among them', async () => {
    client.live.start();
    await statusIs('open');
    server.put(exampleTask(3));
    await eventually(() => expect(titleOf(exampleTask(3).id)).toBe('Task 3'));
    server.tasks.delete(exampleTask(3).id);
    server.tasks.set(first.id, { ...first, version: 9, changeNumber: 4_000, title: 'Much later' });
    server.announce(4_000);
    await eventually(() => expect(titleOf(first.id)).toBe('Much later'));
    expect(knownTask(client.queryClient, exampleTask(3).id)).toBeUndefined();
    expect(paths('/tasks?')).toHaveLength(2);
  });

  it('have the activity of a task fetched again when a line was written', async () => {
    server.handlers[`GET /tasks/${first.id}/activity`] = () => ({ items: server.activities });
    await client.queryClient.fetchQuery(taskActivityQuery(client.api, first.id));
    const state = () => client.queryClient.getQueryState(taskActivityQuery(client.api, first.id).queryKey);
    expect(state()?.isInvalidated).toBe(false);
    client.live.start();
    await statusIs('open');
    server.activities.push({
      id: second.id,
      taskId: first.id,
      type: 'todo.task.completed.v1',
      taskTitle: 'Task 1',
      changedFields: ['status'],
      actor: { id: first.ownerId, kind: 'user' },
      occurredAt: '2026-11-24T09:00:00.000Z',
      changeNumber: 3,
    });
    server.announce(3);
    await eventually(() => expect(state()?.isInvalidated).toBe(true));
  });
});
