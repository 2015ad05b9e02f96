import type { Problem, Task } from '@todo/contracts';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { createApiClient } from './create-api-client.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

const task: Task = {
  id: '0192f3a4-0000-7000-8000-000000000001',
  title: 'Buy milk',
  notes: null,
  status: 'open',
  priority: 4,
  dueDate: '2026-11-24',
  position: 'a0',
  ownerId: '0192f3a4-0000-7000-8000-0000000000ff',
  version: 3,
  changeNumber: 7,
  completedAt: null,
  createdAt: '2026-11-24T08:00:00.000Z',
  updatedAt: '2026-11-24T09:00:00.000Z',
  deletedAt: null,
};

const stale: Problem = {
  type: 'about:blank',
  title: 'Precondition failed',
  status: 412,
  code: 'precondition_failed',
  detail: 'the task is at version 4',
  requestId: 'r-1',
};

let server: TestServer;
afterEach(() => server.close());

async function serverThatAnswers(status: number, body: unknown, contentType = 'application/json') {
  server = await startServer((_request, response) => answer(response, status, body, contentType));
  return createApiClient({ baseUrl: server.url });
}

function answer(response: ServerResponse, status: number, body: unknown, contentType: string): void {
  response.writeHead(status, { 'content-type': contentType });
  response.end(typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body));
}

async function failureOf(pending: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await pending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe('requests', () => {
  it('creates a task', async () => {
    const api = await serverThatAnswers(201, task);
    await expect(api.createTask({ id: task.id, title: 'Buy milk' })).resolves.toEqual(task);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/api/v1/tasks',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: task.id, title: 'Buy milk' }),
    });
  });

  it('changes a task by a merge patch on the version it has', async () => {
    const api = await serverThatAnswers(200, task);
    await api.changeTask(task.id, { notes: null }, 3);
    expect(server.requests[0]).toMatchObject({
      method: 'PATCH',
      url: `/api/v1/tasks/${task.id}`,
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': '"3"' },
      body: '{"notes":null}',
    });
  });

  it('completes and reopens without a body', async () => {
    const api = await serverThatAnswers(200, task);
    await api.completeTask(task.id);
    await api.reopenTask(task.id);
    expect(server.requests.map(({ method, url, body }) => ({ method, url, body }))).toEqual([
      { method: 'POST', url: `/api/v1/tasks/${task.id}/complete`, body: '' },
      { method: 'POST', url: `/api/v1/tasks/${task.id}/reopen`, body: '' },
    ]);
    expect(server.requests[0]?.headers['content-type']).toBeUndefined();
  });

  it('deletes a task, which answers nothing', async () => {
    const api = await serverThatAnswers(204, undefined);
    await expect(api.deleteTask(task.id, 3)).resolves.toBeUndefined();
    expect(server.requests[0]).toMatchObject({ method: 'DELETE', headers: { 'if-match': '"3"' } });
  });

  it('lists tasks, leaving out what was not asked', async () => {
    const page = { items: [task], nextCursor: 'x/y' };
    const api = await serverThatAnswers(200, page);
    const withoutReminders = { ...page, reminders: [] };
    await expect(api.listTasks({ status: 'open', limit: 100 })).resolves.toEqual(withoutReminders);
    await api.listTasks({ cursor: 'x/y' });
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/v1/tasks?status=open&limit=100',
      '/api/v1/tasks?cursor=x%2Fy',
    ]);
  });

  it('asks for the changes since a number, also a release that knows less, and for the activity of a task', async () => {
    const changes = { changeNumber: 7, more: false, tasks: [task], activities: [] };
    const api = await serverThatAnswers(200, { ...changes, items: [] });
    await expect(api.listChanges({ since: 0, limit: 500 })).resolves.toEqual({
      ...changes,
      reminders: [],
      notifications: [],
    });
    await expect(api.listActivity(task.id)).resolves.toEqual({ items: [] });
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/v1/changes?since=0&limit=500',
      `/api/v1/tasks/${task.id}/activity`,
    ]);
  });
});

describe('failures', () => {
  it('carries the problem of a refusal', async () => {
    const api = await serverThatAnswers(412, stale, 'application/problem+json');
    const error = await failureOf(api.changeTask(task.id, { title: 'x' }, 3));
    expect(error).toMatchObject({ status: 412, code: 'precondition_failed', problem: stale, transient: false });
    expect(error.message).toBe('the task is at version 4');
  });

  it('knows an error page of something between by its status', async () => {
    const api = await serverThatAnswers(502, '<h1>Bad Gateway</h1>', 'text/html');
    const error = await failureOf(api.getTask(task.id));
    expect(error).toMatchObject({ status: 502, problem: undefined, code: undefined, transient: true });
  });

  it('refuses an answer that does not fit the contract', async () => {
    const api = await serverThatAnswers(200, { ...task, dueDate: '2026-11-24T00:00:00Z' });
    const error = await failureOf(api.getTask(task.id));
    expect(error.message).toBe(`the answer to GET /tasks/${task.id} does not fit the contract`);
    expect(error.transient).toBe(false);
    expect(String(error.cause)).toContain('dueDate');
  });

  it('tells a server that cannot be reached, with the cause', async () => {
    const api = await serverThatAnswers(200, task);
    await server.close();
    const error = await failureOf(api.getTask(task.id));
    expect(error).toMatchObject({ status: undefined, transient: true });
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  it('tells an answer that breaks off', async () => {
    server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"id":', () => response.destroy());
    });
    const error = await failureOf(createApiClient({ baseUrl: server.url }).getTask(task.id));
    expect(error).toMatchObject({ status: undefined, transient: true });
  });

  it('takes a timeout for no answer, but leaves an abort to its caller', async () => {
    server = await startServer(() => undefined);
    const api = createApiClient({ baseUrl: server.url });
    expect(await failureOf(api.getTask(task.id, { signal: AbortSignal.timeout(20) }))).toMatchObject({
      transient: true,
    });
    await expect(api.getTask(task.id, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
