import { createDatabase, databaseUrl, startPostgres, type Postgres } from '@todo/postgres';
import { sql, type Kysely } from 'kysely';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect, type ConnectOptions } from './connect.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { Database } from './schema.ts';

// A server of its own: roles belong to the server, and here there must be none at first.
const dataFolder = join(tmpdir(), `todo-migrate-test-${randomUUID()}`);
let server: Postgres;
const open: Kysely<Database>[] = [];
let count = 0;

beforeAll(async () => {
  server = await startPostgres({ dataFolder, temporary: true, settings: { fsync: 'off' } });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((db) => db.destroy()));
});
afterAll(() => server.stop());

const newDatabase = () => createDatabase(server.url(), `migrate_${(count += 1)}`);

function connectTo(url: string, options: Partial<ConnectOptions> = {}): Kysely<Database> {
  const db = connect({ url, applicationName: 'test of migrate', ...options });
  open.push(db);
  return db;
}

/** A database of its own login, which owns it and has the attributes. */
async function databaseOfLogin(login: string, attributes: string): Promise<string> {
  const name = new URL(await newDatabase()).pathname.slice(1);
  const admin = connectTo(server.url());
  await sql.raw(`create role ${login} login password 'secret' ${attributes}`).execute(admin);
  await sql.raw(`alter database ${name} owner to ${login}`).execute(admin);
  const url = new URL(databaseUrl(server.url(), name));
  [url.username, url.password] = [login, 'secret'];
  return url.href;
}

async function dropServiceRoles(): Promise<void> {
  const { rows } = await sql<{ datname: string }>`
    select datname from pg_database where datname like 'migrate_%'`.execute(connectTo(server.url()));
  for (const { datname } of rows) {
    await sql`drop database ${sql.ref(datname)} with (force)`.execute(connectTo(server.url()));
  }
  await sql`drop role if exists todo_backend, todo_event_service`.execute(connectTo(server.url()));
}

describe('migrate', () => {
  it('tells a login that may not create roles what to do, and changes nothing; after that it works', async () => {
    const db = connectTo(await databaseOfLogin('plain', ''));
    await expect(migrate(db)).rejects.toMatchObject({
      message: 'The database could not be migrated (at 0001-tasks); nothing was changed',
      cause: { message: expect.stringContaining('"create role todo_backend nologin"') },
    });
    expect(await pendingMigrations(db)).toEqual(Object.keys(migrations));
    const { rows } = await sql`select from pg_class where relname = 'task'`.execute(db);
    expect(rows).toEqual([]);

    const admin = connectTo(server.url());
    await sql`create role todo_backend nologin`.execute(admin);
    await sql`create role todo_event_service nologin`.execute(admin);
    await sql`grant todo_backend, todo_event_service to plain`.execute(admin);
    expect(await migrate(db)).toEqual(Object.keys(migrations));
  });

  it('lets runs on several databases of one server make its roles at the same moment', async () => {
    await dropServiceRoles();
    const urls = await Promise.all(Array.from({ length: 6 }, newDatabase));
    const applied = await Promise.all(urls.map((url) => migrate(connectTo(url))));
    expect(applied).toEqual(urls.map(() => Object.keys(migrations)));
  });

  it('works as a login that is no superuser but may create roles', async () => {
    await dropServiceRoles();
    const url = await databaseOfLogin('creator', 'createrole');
    expect(await migrate(connectTo(url))).toEqual(Object.keys(migrations));
    const { rows } = await sql<{ role: string }>`select current_user as role`.execute(
      connectTo(url, { role: 'todo_backend' }),
    );
    expect(rows).toEqual([{ role: 'todo_backend' }]);
  });

  it('applies each migration once when several run at the same moment', async () => {
    const url = await newDatabase();
    const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(connectTo(url))));
    expect(applied.flat()).toEqual(Object.keys(migrations));
    expect(await pendingMigrations(connectTo(url))).toEqual([]);
  });

  it('keeps what is there, and a second run changes nothing', async () => {
    const db = connectTo(await newDatabase());
    await migrate(db);
    await sql`insert into owner (id, change_number) values (gen_random_uuid(), 7)`.execute(db);
    expect(await migrate(db)).toEqual([]);
    const { rows } = await sql`select change_number from owner`.execute(db);
    expect(rows).toEqual([{ change_number: 7 }]);
  });

  it('leaves a database that is ahead as it is', async () => {
    const db = connectTo(await newDatabase());
    await migrate(db);
    await sql`insert into kysely_migration values ('9999-of-a-later-release', now()::text)`.execute(db);
    expect(await pendingMigrations(db)).toEqual([]);
    expect(await migrate(db)).toEqual([]);
  });

  it('waits for another run longer than a statement of a service may take', async () => {
    const url = await newDatabase();
    const other = await connectTo(url).startTransaction().execute();
    // The key that Kysely's migrator locks, from its postgres-adapter.
    await sql`select pg_advisory_xact_lock(3853314791062309107)`.execute(other);
    const running = migrate(connectTo(url, { statementTimeoutMs: 200 }));
    await new Promise((resolve) => setTimeout(resolve, 600));
    await other.commit().execute();
    expect(await running).toEqual(Object.keys(migrations));
  });
});
