import type { Problem, Task } from '@todo/contracts';
import { connect, migrate } from '@todo/database';
import { startPostgres, type Postgres } from '@todo/postgres';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';
import { readEvents } from './testing/read-events.ts';

// One story on a server of its own, which is not there at first, and goes away later.
const dataFolder = join(tmpdir(), `todo-outage-test-${randomUUID()}`);
let port: number;
let server: Postgres | undefined;
let app: Awaited<ReturnType<typeof buildApp>>;
let origin: string;

beforeAll(async () => {
  // The password is known only once the data folder is there, so it is made and stopped again.
  server = await startPostgres({ dataFolder });
  port = server.port;
  const url = server.url();
  await stopDatabase();
  app = await buildApp(readConfig({ PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: url }));
  await app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await app?.close();
  await server?.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

async function startDatabase(): Promise<void> {
  server = await startPostgres({ dataFolder, port });
}

async function stopDatabase(): Promise<void> {
  await server?.stop();
  server = undefined;
}

async function ask<Body = Problem>(method: string, path: string, body?: object) {
  const response = await fetch(`${origin}${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

const readiness = () => ask<{ status: string; checks: { database: string } }>('GET', '/readyz');
const becomesReady = () => expect.poll(async () => (await readiness()).status, { timeout: 15_000 }).toBe(200);

async function expectUnavailable(): Promise<void> {
  for (const [method, path, body] of [
    ['GET', '/api/v1/tasks', undefined],
    ['POST', '/api/v1/tasks', { title: 'Lost?' }],
    ['GET', '/api/v1/stream', undefined],
  ] as const) {
    const answer = await ask(method, path, body);
    expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 503, 'unavailable']);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('retry-after')).toBe('1');
  }
}

describe('a database that comes and goes', () => {
  it('is not there at the start: the service runs, and says that it is not ready', async () => {
    expect((await ask('GET', '/healthz')).status).toBe(200);
    const { status, body } = await readiness();
    expect([status, body.status]).toEqual([503, 'unavailable']);
    const figures = await (await fetch(`${origin}/metrics`)).text();
    for (const name of [
      'database_connections',
      'database_connections_idle',
      'database_queries_waiting',
      'live_streams',
    ]) {
      expect(figures).toContain(`\n${name}{service="todo-backend"} 0\n`);
    }
    expect(body.checks.database).toContain('ECONNREFUSED');
    await expectUnavailable();
  });

  it('is there without its schema: the service says what to do', async () => {
    await startDatabase();
    await expect
      .poll(async () => (await readiness()).body.checks.database, { timeout: 15_000 })
      .toBe('the database has no schema: run the migration');
  });

  it('has a schema of an earlier release: the service says so', async () => {
    const db = connect({ url: server?.url() ?? '', applicationName: 'test' });
    await migrate(db);
    await becomesReady();
    await sql`delete from kysely_migration where name = '0001-tasks'`.execute(db);
    const { status, body } = await readiness();
    expect([status, body.checks.database]).toEqual([
      503,
      'the schema is older than this service, which needs 0001-tasks',
    ]);
    await db
      .insertInto('kysely_migration' as 'task')
      .values({ name: '0001-tasks', timestamp: 'now' } as never)
      .execute();
    await db.destroy();
    await becomesReady();
  });

  it('goes away and comes back: the service works again by itself, and tells open streams where they stand', async () => {
    const before = await ask<Task>('POST', '/api/v1/tasks', { title: 'Before' });
    expect(before.status).toBe(201);
    const stream = await readEvents(origin, { since: 0 });
    await expect.poll(() => stream.numbers).toEqual([1]);

    await stopDatabase();
    await expectUnavailable();
    expect((await ask('GET', '/healthz')).status).toBe(200);
    expect((await readiness()).status).toBe(503);

    await startDatabase();
    await becomesReady();
    expect((await ask<Task>('GET', `/api/v1/tasks/${before.body.id}`)).body).toEqual(before.body);
    expect((await ask('POST', '/api/v1/tasks', { title: 'After' })).status).toBe(201);
    await expect.poll(() => stream.numbers, { timeout: 15_000 }).toEqual([1, 2]);
    stream.close();
  });
});
