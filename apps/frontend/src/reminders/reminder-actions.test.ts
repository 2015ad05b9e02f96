import type { Reminder } from '@todo/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTodoClient, type TodoClient } from '../client/todo-client.ts';
import { applyActions } from '../tasks/apply-actions.ts';
import { taskActionKey } from '../tasks/run-action.ts';
import type { TaskAction } from '../tasks/task-action.ts';
import { exampleReminder } from '../testing/example-reminder.ts';
import { exampleTask } from '../testing/example-task.ts';
import { startTaskServer, type TaskServer } from '../testing/task-server.ts';
import { knownReminder, reminderRecords } from './reminder-records.ts';
import { withReminders } from './with-reminders.ts';

/** Waits until a check holds; only a broken one takes so long. */
const eventually = (check: () => void) => vi.waitFor(check, 15_000);

const task = exampleTask(1);
const reminder = exampleReminder(1);
const path = `/tasks/${task.id}/reminders/${reminder.id}`;
const target = { id: task.id, title: task.title, reminderId: reminder.id };
const later = { ...reminder.rule, time: '10:00' };
let server: TaskServer;
let client: TodoClient;

beforeEach(async () => {
  server = await startTaskServer([task]);
  const firstPage = { items: [task], nextCursor: null, reminders: [reminder] };
  client = createTodoClient({ baseUrl: server.url, firstPage });
});
afterEach(async () => {
  client.queryClient.clear();
  await server.close();
});

function pending(): TaskAction[] {
  const mutations = client.queryClient.getMutationCache().findAll({ mutationKey: taskActionKey, status: 'pending' });
  return mutations.map(({ state }) => state.variables as TaskAction);
}

/** What the page shows of the task's reminders. */
function shown(): readonly Reminder[] {
  const known = knownReminder(client.queryClient, reminder.id);
  const tasks = withReminders(new Map([[task.id, task]]), known ? [known] : []);
  return applyActions(tasks, pending()).get(task.id)?.reminders ?? [];
}

const settled = () => eventually(() => expect(pending()).toEqual([]));
const oneMessage = () => eventually(() => expect(client.messages.get()).toHaveLength(1));

describe('a reminder', () => {
  it('is moved at once, and keeps what the server made of it', async () => {
    const moved = { ...reminder, rule: later, fireAt: '2026-12-01T10:00:00.000Z', changeNumber: 2 };
    server.handlers[`PUT ${path}`] = () => moved;
    client.runAction({ type: 'set reminder', ...target, rule: later });
    expect(shown()).toEqual([{ ...moved, changeNumber: 0 }]);
    await settled();
    expect(shown()).toEqual([moved]);
  });

  it('is new at once beside another', () => {
    client.runAction({ type: 'set reminder', ...target, reminderId: exampleReminder(2).id, rule: later });
    expect(shown().map(({ id }) => id)).toEqual([reminder.id, exampleReminder(2).id]);
  });

  it('is removed at once, and stays so until the changes tell', async () => {
    // As an answer or a change left it, which goes before the page.
    reminderRecords.remember(client.queryClient, [reminder]);
    server.handlers[`DELETE ${path}`] = (_request, response) => void response.writeHead(204).end();
    client.runAction({ type: 'remove reminder', ...target });
    expect(shown()).toEqual([]);
    await settled();
    expect(shown()).toEqual([]);
    expect(client.messages.get()).toEqual([]);
  });

  it('is back when it was not removed', async () => {
    server.handlers[`DELETE ${path}`] = () => Promise.reject(500);
    client.runAction({ type: 'remove reminder', ...target });
    await oneMessage();
    expect(client.messages.get()[0]?.text).toBe('The reminder of “Task 1” was not removed: internal.');
    expect(shown()).toEqual([reminder]);
  });

  it('is as good as removed when it is gone already', async () => {
    client.runAction({ type: 'remove reminder', ...target });
    await settled();
    expect([shown(), client.messages.get()]).toEqual([[], []]);
  });

  it('stays where it was when the server refuses, which says why', async () => {
    server.handlers[`PUT ${path}`] = (_request, response) => {
      const refusal = { type: 'about:blank', title: 'Invalid', status: 400, code: 'validation_failed', requestId: 'r' };
      response.writeHead(400, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ ...refusal, detail: 'The reminder lies in the past.' }));
    };
    client.runAction({ type: 'set reminder', ...target, rule: later });
    await oneMessage();
    const text = 'The reminder of “Task 1” was not set: The reminder lies in the past.';
    expect(client.messages.get()).toMatchObject([{ kind: 'error', text }]);
    expect(shown()).toEqual([reminder]);
  });

  it('comes after the task that is still on its way', async () => {
    const order: string[] = [];
    server.handlers['POST /tasks'] = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('task');
      return task;
    };
    server.handlers[`PUT ${path}`] = () => {
      order.push('reminder');
      return reminder;
    };
    client.runAction({ type: 'create', id: task.id, input: { id: task.id, title: task.title }, position: 'b' });
    client.runAction({ type: 'set reminder', ...target, rule: later });
    await settled();
    expect(order).toEqual(['task', 'reminder']);
  });
});
