import type { Changes, Problem, Task, TaskEvent } from '@todo/contracts';
import { newId } from '@todo/database';
import { createMigratedDatabase } from '@todo/database/testing';
import type { AddressInfo } from 'node:net';
import { buildApp, type BackendParts } from '../app.ts';
import { readConfig } from '../config.ts';
import { localOwner } from '../owners/local-owner.ts';

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface AskOptions {
  /** Whom the request comes from; the local owner when left out. */
  owner?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export type Backend = Awaited<ReturnType<typeof startBackend>>;

/** The service on a free port with a database of its own. The header `x-test-owner` says who asks. */
export async function startBackend(parts: BackendParts = {}, env: Record<string, string> = {}) {
  const database = await createMigratedDatabase();
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: database.url, ...env });
  const app = await buildApp(config, {
    identify: (request) => ({ id: String(request.headers['x-test-owner'] ?? localOwner.id), kind: 'user' }),
    ...parts,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const db = database.connect();

  async function ask<Body = Problem>(method: string, path: string, options: AskOptions = {}): Promise<Answer<Body>> {
    const { owner, headers = {}, body } = options;
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        ...(owner ? { 'x-test-owner': owner } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as Body };
  }

  return {
    app,
    origin,
    databaseUrl: database.url,
    /** A connection beside the service's, with every right. */
    db,
    ask,
    async createTask(fields: object = {}, owner?: string): Promise<Task> {
      const body = { title: 'Buy milk', ...fields };
      const answer = await ask<Task>('POST', '/tasks', owner ? { owner, body } : { body });
      if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    /** The newest change number of an owner. */
    async changeNumber(owner: string): Promise<number> {
      return (await ask<Changes>('GET', '/changes?since=0', { owner })).body.changeNumber;
    },
    /** What the service wrote of a task for the event service, oldest first. */
    async events(taskId: string): Promise<TaskEvent[]> {
      const rows = await db
        .selectFrom('outbox')
        .select('event')
        .where('aggregate_id', '=', taskId)
        .where('topic', '=', 'task-events')
        .orderBy('id')
        .execute();
      return rows.map(({ event }) => event as TaskEvent);
    },
    async close(): Promise<void> {
      await app.close();
      await database.drop();
    },
  };
}

/** The header that makes a request depend on a version, or on any (`*`). */
export const ifMatch = (version: number | string) => ({
  headers: { 'if-match': typeof version === 'number' ? `"${version}"` : version },
});

/** An owner nobody else in a test file is. */
export const newOwner = newId;
