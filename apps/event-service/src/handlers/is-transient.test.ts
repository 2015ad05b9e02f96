import { connect, type Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { findFreePort } from '@todo/postgres';
import { sql, type Kysely, type Transaction } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTransient } from './is-transient.ts';

let database: MigratedDatabase;
let db: Kysely<Database>;
let other: Kysely<Database>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  db = database.connect();
  other = database.connect();
});
afterAll(() => database.drop());

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => Promise.reject(new Error('It did not fail')),
    (error: unknown) => error,
  );

const inTransaction = (work: (trx: Transaction<Database>) => Promise<unknown>) =>
  errorOf(db.transaction().execute(work));

describe('errors that pass by themselves', () => {
  it('a statement that took too long', async () => {
    const error = await inTransaction(async (trx) => {
      await sql`set local statement_timeout = 10`.execute(trx);
      await sql`select pg_sleep(5)`.execute(trx);
    });
    expect([(error as { code?: string }).code, isTransient(error)]).toEqual(['57014', true]);
  });

  it('a lock that somebody else has', async () => {
    const error = await other.transaction().execute(async (holder) => {
      await sql`lock table activity`.execute(holder);
      return inTransaction((trx) => sql`lock table activity nowait`.execute(trx));
    });
    expect([(error as { code?: string }).code, isTransient(error)]).toEqual(['55P03', true]);
  });

  it('a change that another transaction was faster with', async () => {
    const error = await errorOf(
      db
        .transaction()
        .setIsolationLevel('serializable')
        .execute(async (trx) => {
          await sql`select * from outbox_lease`.execute(trx);
          await sql`update outbox_lease set holder = 'other' where shard = 0`.execute(other);
          await sql`update outbox_lease set holder = 'late' where shard = 0`.execute(trx);
        }),
    );
    expect([(error as { code?: string }).code, isTransient(error)]).toEqual(['40001', true]);
  });

  it('a connection that the server ended', async () => {
    const error = await inTransaction(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(other);
      await sql`select 1`.execute(trx);
    });
    expect(isTransient(error)).toBe(true);
  });

  it('a server that is not there', async () => {
    const url = `postgres://nobody@127.0.0.1:${await findFreePort()}/none`;
    const nowhere = connect({ url, applicationName: 'test' });
    expect(isTransient(await errorOf(sql`select 1`.execute(nowhere)))).toBe(true);
    await nowhere.destroy();
  });

  it('one of them below another error', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(isTransient(new Error('The feed cannot be read', { cause: new AggregateError([refused]) }))).toBe(true);
  });
});

describe('errors that stay', () => {
  it('a row that breaks a rule', async () => {
    const error = await inTransaction((trx) => sql`insert into outbox_lease (shard) values (0)`.execute(trx));
    expect([(error as { code?: string }).code, isTransient(error)]).toEqual(['23505', false]);
  });

  it('a column that is not there', async () => {
    expect(isTransient(await inTransaction((trx) => sql`select nothing from task`.execute(trx)))).toBe(false);
  });

  it.each([new TypeError('x is not a function'), new Error('no'), 'a string', undefined])('%s', (error) => {
    expect(isTransient(error)).toBe(false);
  });
});
