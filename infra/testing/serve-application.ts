import type { Task } from '@todo/contracts';
import Fastify from 'fastify';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';

/** What of it does not work. */
export interface Faults {
  /** Milliseconds before every answer. */
  slow?: number;
  headers?: Record<string, string>;
  /** Paths that answer 500, by what they begin with, behind a method: `POST /api`. */
  broken?: string[];
  /** Nobody is told of changes. */
  silent?: boolean;
  /** Events go nowhere. */
  noEvents?: boolean;
  /** The page is there, and not what it should show. */
  emptyPage?: boolean;
  openMetrics?: boolean;
}

export interface ServedApplication {
  url: string;
  tasks: Map<string, Task>;
}

/** Page and API as the public URL shows them, as far as a smoke test looks, with tasks in memory. */
export async function serveApplication(faults: Faults = {}): Promise<ServedApplication> {
  const app = Fastify();
  app.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, JSON.parse(String(body))),
  );
  onTestFinished(() => app.close());
  const tasks = new Map<string, Task>();
  const headers = faults.headers ?? {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'content-security-policy': "frame-ancestors 'none'",
  };
  app.addHook('onRequest', async ({ method, url }, reply) => {
    if (faults.slow) await new Promise((resolve) => setTimeout(resolve, faults.slow));
    if (faults.broken?.some((prefix) => `${method} ${url}`.startsWith(prefix))) {
      return reply.code(500).send({ title: 'broken' });
    }
  });
  app.get('/', (_request, reply) => {
    const ids = faults.emptyPage ? '' : [...tasks.keys()].join(' ');
    const page = `<!DOCTYPE html><html><script src="/_next/static/chunks/a.js"></script>${ids}</html>`;
    return reply.headers(headers).type('text/html').send(page);
  });
  app.get('/_next/static/chunks/a.js', () => '');
  if (faults.openMetrics) app.get('/metrics', () => '# HELP up Whether it is up\n# TYPE up gauge\nup 1\n');

  const base = '/api/v1/tasks';
  interface Params {
    Params: { id: string };
  }
  app.get(base, () => ({ items: [...tasks.values()], nextCursor: null }));
  app.post<{ Body: { title: string } }>(base, ({ body }, reply) => {
    const task = taskOf(body.title);
    tasks.set(task.id, task);
    return reply.code(201).send(task);
  });
  app.get<Params>(`${base}/:id`, ({ params }, reply) => tasks.get(params.id) ?? reply.code(404).send({}));
  const listeners = new Set<PassThrough>();
  app.get('/api/v1/stream', (_request, reply) => {
    const stream = new PassThrough();
    listeners.add(stream);
    stream.write(': hello\n\n');
    return reply.type('text/event-stream').send(stream);
  });
  app.patch<Params & { Body: Partial<Task> }>(`${base}/:id`, ({ params, body }, reply) => {
    const task = tasks.get(params.id);
    if (!task) return reply.code(404).send({});
    tasks.set(task.id, { ...task, ...body, version: task.version + 1, changeNumber: task.changeNumber + 1 });
    const message = `event: change\ndata: {"changeNumber":${task.changeNumber + 1}}\n\n`;
    if (!faults.silent) listeners.forEach((stream) => stream.write(message));
    return tasks.get(task.id);
  });
  app.delete<Params>(`${base}/:id`, ({ params }, reply) => {
    tasks.delete(params.id);
    return reply.code(204).send();
  });
  app.get<Params>(`${base}/:id/activity`, ({ params: { id } }) => ({ items: faults.noEvents ? [] : [activityOf(id)] }));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, tasks };
}

const owner = '00000000-0000-4000-8000-000000000001';

function taskOf(title: string): Task {
  const now = new Date().toISOString();
  return {
    id: randomUUID(),
    title,
    notes: null,
    status: 'open',
    priority: 4,
    dueDate: null,
    position: 'a0',
    ownerId: owner,
    version: 1,
    changeNumber: 1,
    completedAt: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
}

function activityOf(taskId: string): object {
  const actor = { kind: 'user', id: owner };
  const when = { occurredAt: new Date().toISOString(), changeNumber: 1 };
  return { id: randomUUID(), taskId, type: 'todo.task.created.v1', taskTitle: '', changedFields: [], actor, ...when };
}
