import type { TestDatabase } from '@todo/postgres/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect, connectionCounts, type ConnectOptions } from './connect.ts';
import type { Database } from './schema.ts';
import { createMigratedDatabase, startProxy, type Proxy } from './testing/index.ts';

let database: TestDatabase;
let proxy: Proxy | undefined;
const open: Kysely<Database>[] = [];

beforeAll(async () => {
  database = await createMigratedDatabase();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((db) => db.destroy()));
  await proxy?.close();
  proxy = undefined;
});
afterAll(() => database.drop());

function connectWith(options: Partial<ConnectOptions> = {}): Kysely<Database> {
  const db = connect({ url: database.url, applicationName: 'test of connect', ...options });
  open.push(db);
  return db;
}

async function one<Row>(db: Kysely<Database>, text: string): Promise<Row> {
  const { rows } = await sql.raw<Row>(text).execute(db);
  return rows[0] as Row;
}

describe('connect', () => {
  it('reads bigint as a number, a day as text and an instant as a Date', async () => {
    const row = await one(
      connectWith(),
      `select 9007199254740991::bigint as n, '2026-03-29'::date as day, now() as at`,
    );
    expect(row).toEqual({ n: 9007199254740991, day: '2026-03-29', at: expect.any(Date) });
  });

  it('takes its role, also when the URL brings options of its own', async () => {
    const url = `${database.url}?options=${encodeURIComponent('-c role=todo_event_service -c work_mem=5MB')}`;
    const db = connectWith({ url, role: 'todo_backend' });
    const row = await one(db, `select current_user as role, current_setting('work_mem') as memory`);
    expect(row).toEqual({ role: 'todo_backend', memory: '5MB' });
  });

  it('names itself to the server', async () => {
    expect(await one(connectWith(), `select current_setting('application_name') as name`)).toEqual({
      name: 'test of connect',
    });
  });

  it('serves many more transactions at once than it has connections, and leaves none open', async () => {
    const db = connectWith({ maxConnections: 5 });
    const work = Array.from({ length: 300 }, (_, index) =>
      db.transaction().execute(async (trx) => {
        await sql`select pg_sleep(0.002)`.execute(trx);
        if (index % 3 === 0) throw new Error('given up');
      }),
    );
    const results = await Promise.allSettled(work);
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(100);
    expect(connectionCounts(db)).toEqual({ total: 5, idle: 5, waiting: 0 });
    const left = await one<{ count: number }>(
      db,
      `select count(*)::int from pg_stat_activity
       where application_name = 'test of connect' and state <> 'idle' and pid <> pg_backend_pid()`,
    );
    expect(left.count).toBe(0);
  });

  it('lets the server end a statement that takes too long, and keeps the connection', async () => {
    const db = connectWith({ maxConnections: 1, statementTimeoutMs: 800 });
    const before = await one(db, 'select pg_backend_pid() as pid');
    await expect(one(db, 'select pg_sleep(10)')).rejects.toMatchObject({ code: '57014' });
    expect(await one(db, 'select pg_backend_pid() as pid')).toEqual(before);
  });

  it('lets the server end a transaction that does nothing for too long', async () => {
    const db = connectWith({ maxConnections: 1, idleTransactionTimeoutMs: 100 });
    const work = db.transaction().execute(async (trx) => {
      await one(trx, 'select 1');
      await new Promise((resolve) => setTimeout(resolve, 500));
      await one(trx, 'select 1');
    });
    await expect(work).rejects.toMatchObject({ code: '25P03' });
    expect(await one(db, 'select 1 as n')).toEqual({ n: 1 });
  });

  it('gives up a connection whose server is gone without a word, and works again on a new one', async () => {
    proxy = await startProxy(database.url);
    const db = connectWith({ url: proxy.url, maxConnections: 1, statementTimeoutMs: 200 });
    await one(db, 'select 1');
    proxy.silence();
    await expect(one(db, 'select 1')).rejects.toThrow('The connection to the database was lost');
    expect(connectionCounts(db).idle).toBe(0);
    expect(await one(db, 'select 1 as n')).toEqual({ n: 1 });
  });

  it('gives up a whole transaction at the first query that gets no answer', async () => {
    proxy = await startProxy(database.url);
    const db = connectWith({ url: proxy.url, maxConnections: 1, statementTimeoutMs: 400 });
    const start = performance.now();
    const work = db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx);
      proxy?.silence();
      await sql`select 2`.execute(trx);
    });
    await expect(work).rejects.toMatchObject({ code: 'ECONNRESET' });
    // One time limit, not one more for the rollback.
    expect(performance.now() - start).toBeLessThan(1_150);
    expect(await one(db, 'select 1 as n')).toEqual({ n: 1 });
  });

  it('survives the end of a connection in the middle of a transaction', async () => {
    const db = connectWith({ maxConnections: 1 });
    const admin = connectWith({ applicationName: 'admin' });
    const work = db.transaction().execute(async (trx) => {
      const { pid } = await one<{ pid: number }>(trx, 'select pg_backend_pid() as pid');
      await one(admin, `select pg_terminate_backend(${pid})`);
      await expect.poll(() => one(admin, `select from pg_stat_activity where pid = ${pid}`)).toBeUndefined();
      await one(trx, 'select 1');
    });
    await expect(work).rejects.toMatchObject({ code: expect.stringMatching(/^(57P01|ECONNRESET)$/) });
    expect(await one(db, 'select 1 as n')).toEqual({ n: 1 });
  });

  it('replaces connections that the server ends, and reports idle ones', async () => {
    const errors: Error[] = [];
    const db = connectWith({ maxConnections: 3, onConnectionError: (error) => errors.push(error) });
    await Promise.all([1, 2, 3].map(() => one(db, 'select pg_sleep(0.02)')));
    const admin = connectWith({ applicationName: 'admin' });
    await one(
      admin,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'test of connect' and datname = current_database()`,
    );
    await expect.poll(() => errors.length).toBe(3);
    expect(errors[0]).toMatchObject({ code: '57P01' });
    expect(errors[0]).not.toHaveProperty('client');
    expect(await one(db, 'select 1 as n')).toEqual({ n: 1 });
  });
});
