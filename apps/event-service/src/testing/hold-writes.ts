import { connect, type Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';

export interface HeldWrites {
  /** Server processes whose write waits. */
  waiting(): Promise<number[]>;
  /** Lets them go on, and all later ones. */
  release(): Promise<void>;
  /** The same, but what waits now never happens: as if whoever asked for it had died a moment earlier. */
  undo(): Promise<void>;
}

/** Makes writes to a table wait from now on. */
export async function holdWrites(
  db: Kysely<Database>,
  url: string,
  table: 'outbox' | 'activity',
  operation: 'insert' | 'update',
): Promise<HeldWrites> {
  await sql`
    create or replace function wait_for_test() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock_shared(42); return new; end';
    create or replace trigger held before ${sql.raw(operation)} on ${sql.raw(table)}
      for each row execute function wait_for_test();
  `.execute(db);
  const lock = connect({ url, applicationName: 'lock of the test', maxConnections: 1 });
  await sql`select pg_advisory_lock(42)`.execute(lock);
  const held: HeldWrites = {
    async waiting() {
      const { rows } = await sql<{ pid: number }>`select pid from pg_locks where locktype = 'advisory' and not granted
        and objid = 42 and database = (select oid from pg_database where datname = current_database())`.execute(db);
      return rows.map(({ pid }) => pid);
    },
    release: () => lock.destroy(),
    async undo() {
      for (const pid of await held.waiting()) await sql`select pg_terminate_backend(${pid})`.execute(db);
      await held.release();
    },
  };
  return held;
}
