import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTodoClient, type TodoClient } from '../client/todo-client.ts';
import { exampleTask } from '../testing/example-task.ts';
import { startTaskServer, type TaskServer } from '../testing/task-server.ts';
import { applyActions } from './apply-actions.ts';
import { taskActionKey } from './run-action.ts';
import type { TaskAction } from './task-action.ts';
import { knownTask } from './task-records.ts';

/** Waits until a check holds; only a broken one takes so long. */
const eventually = (check: () => void) => vi.waitFor(check, 15_000);

const task = exampleTask(1);
const path = `/tasks/${task.id}`;
let server: TaskServer;
let client: TodoClient;

beforeEach(async () => {
  server = await startTaskServer([task]);
  client = createTodoClient({ baseUrl: server.url, firstPage: { items: [task], nextCursor: null, reminders: [] } });
});

afterEach(async () => {
  client.queryClient.clear();
  await server.close();
});

const rename = (title: string): TaskAction => ({ type: 'change', id: task.id, patch: { title }, base: task });
const messages = () => client.messages.get();
const oneMessage = () => eventually(() => expect(messages()).toHaveLength(1));

function pending(): TaskAction[] {
  const mutations = client.queryClient.getMutationCache().findAll({ mutationKey: taskActionKey, status: 'pending' });
  return mutations.map(({ state }) => state.variables as TaskAction);
}

/** What the page shows of the task. */
function shown() {
  const known = knownTask(client.queryClient, task.id);
  return applyActions(new Map(known && [[known.id, known]]), pending()).get(task.id);
}

const settled = () => eventually(() => expect(pending()).toEqual([]));

describe('runAction', () => {
  it('shows a change at once, and keeps what the server made of it', async () => {
    server.handlers[`PATCH ${path}`] = () => ({ ...task, version: 2, title: 'Renamed', updatedAt: task.createdAt });
    client.runAction(rename('Renamed'));
    expect(shown()).toMatchObject({ title: 'Renamed', version: 1 });
    await settled();
    expect(shown()).toMatchObject({ title: 'Renamed', version: 2 });
    expect(messages()).toEqual([]);
  });

  it('takes a refused change back and says so', async () => {
    server.handlers[`POST ${path}/complete`] = () => Promise.reject(500);
    client.runAction({ type: 'complete', id: task.id, title: task.title, at: task.createdAt });
    expect(shown()?.status).toBe('completed');
    await oneMessage();
    await settled();
    expect(shown()?.status).toBe('open');
    expect(messages()[0]).toMatchObject({ kind: 'error', text: '“Task 1” was not completed: internal.' });
  });

  it('tries again by itself when nobody answers, then offers to', { timeout: 20_000 }, async () => {
    let failing = true;
    const attempts = vi.fn(() => (failing ? Promise.reject(503) : { ...task, version: 2, title: 'Renamed' }));
    server.handlers[`PATCH ${path}`] = attempts;
    client.runAction(rename('Renamed'));
    await oneMessage();
    expect(attempts).toHaveBeenCalledTimes(4);
    expect(messages()[0]?.text).toBe('“Task 1” was not saved: the server cannot be reached.');
    failing = false;
    messages()[0]?.action?.run();
    await settled();
    expect(shown()).toMatchObject({ title: 'Renamed', version: 2 });
  });

  it('sends the changes of one task one after the other, each on the version before', async () => {
    const versions: (string | undefined)[] = [];
    server.handlers[`PATCH ${path}`] = async ({ headers }) => {
      versions.push(headers['if-match']);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { ...task, version: versions.length + 1, title: ['b', 'c'][versions.length - 1] };
    };
    client.runAction(rename('b'));
    client.runAction({ ...rename('c'), base: { ...task, title: 'b' } } as TaskAction);
    expect(shown()?.title).toBe('c');
    await settled();
    expect(versions).toEqual(['"1"', '"2"']);
    expect(shown()).toMatchObject({ title: 'c', version: 3 });
  });

  it('shows what it is now when it was changed elsewhere, and saves mine only when told to', async () => {
    const theirs = { ...task, version: 2, title: 'Theirs' };
    server.handlers[`GET ${path}`] = () => theirs;
    server.handlers[`PATCH ${path}`] = ({ headers }) =>
      headers['if-match'] === '"2"' ? { ...theirs, version: 3, title: 'Mine' } : Promise.reject(412);
    client.runAction(rename('Mine'));
    await oneMessage();
    await settled();
    expect(shown()?.title).toBe('Theirs');
    expect(messages()[0]?.text).toBe('“Task 1” was changed elsewhere, your edit was not saved.');
    expect(messages()[0]?.action?.label).toBe('Save mine');
    messages()[0]?.action?.run();
    await settled();
    expect(shown()).toMatchObject({ title: 'Mine', version: 3 });
  });

  it('does not complain when the change had arrived and only its answer was lost', async () => {
    const arrived = { ...task, version: 2, title: 'Renamed' };
    server.handlers[`GET ${path}`] = () => arrived;
    let sent = 0;
    server.handlers[`PATCH ${path}`] = (_request, response) => {
      sent += 1;
      if (sent > 1) throw 412;
      response.destroy();
      return new Promise(() => undefined);
    };
    client.runAction(rename('Renamed'));
    await settled();
    expect(sent).toBe(2);
    expect(messages()).toEqual([]);
    expect(shown()).toEqual(arrived);
  });

  it('refuses to delete what was changed elsewhere since it was seen', async () => {
    server.handlers[`DELETE ${path}`] = () => Promise.reject(412);
    server.handlers[`GET ${path}`] = () => ({ ...task, version: 2, title: 'Not so fast' });
    client.runAction({ type: 'delete', id: task.id, title: task.title, version: 1 });
    expect(shown()).toBeUndefined();
    await oneMessage();
    await settled();
    expect(shown()?.title).toBe('Not so fast');
    expect(messages()[0]?.action?.label).toBe('Delete anyway');
  });

  it('is content when what it deletes is gone already', async () => {
    client.runAction({ type: 'delete', id: task.id, title: task.title, version: 1 });
    await settled();
    expect(messages()).toEqual([]);
    expect(knownTask(client.queryClient, task.id)?.deletedAt).not.toBeNull();
  });
});
