import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from './listen.ts';
import { newId } from './new-id.ts';
import { nextChangeNumber } from './next-change-number.ts';
import type { Database } from './schema.ts';
import { createMigratedDatabase, type MigratedDatabase } from './testing/index.ts';

let database: MigratedDatabase;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  db = database.connect();
});
afterAll(() => database.drop());

const take = (owner: string) => db.transaction().execute((trx) => nextChangeNumber(trx, owner));

describe('nextChangeNumber', () => {
  it('counts an owner’s changes from 1', async () => {
    const owner = newId();
    expect([await take(owner), await take(owner), await take(newId())]).toEqual([1, 2, 1]);
  });

  it('gives each of many writers a number of its own, without gaps, also when some give up', async () => {
    const owner = newId();
    const results = await Promise.allSettled(
      Array.from({ length: 120 }, (_, index) =>
        db.transaction().execute(async (trx) => {
          const number = await nextChangeNumber(trx, owner);
          if (index % 4 === 0) throw new Error('given up');
          return number;
        }),
      ),
    );
    const numbers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (_, index) => index + 1));
  });

  it('makes the later writer wait, so that numbers become visible in their order', async () => {
    const owner = newId();
    const events: string[] = [];
    const early = await db.startTransaction().execute();
    expect(await nextChangeNumber(early, owner)).toBe(1);
    const late = take(owner).then((number) => events.push(`the other has ${number}`));
    await expect
      .poll(async () => {
        const { rows } = await sql`select from pg_locks where not granted`.execute(db);
        return rows.length;
      })
      .toBeGreaterThan(0);
    events.push('first commits');
    await early.commit().execute();
    await late;
    expect(events).toEqual(['first commits', 'the other has 2']);
  });

  it('tells listeners the owner and the number, when it is committed and not before', async () => {
    const owner = newId();
    const heard: string[] = [];
    const ready = Promise.withResolvers<void>();
    const listener = listen({
      connection: { url: database.url, applicationName: 'listener' },
      channel: 'changes',
      onNotification: (payload) => heard.push(payload),
      onListening: ready.resolve,
    });
    await ready.promise;
    const trx = await db.startTransaction().execute();
    await nextChangeNumber(trx, owner);
    const given = await db.startTransaction().execute();
    await nextChangeNumber(given, newId());
    await given.rollback().execute();
    expect(heard).toEqual([]);
    await trx.commit().execute();
    await expect.poll(() => heard).toEqual([`${owner} 1`]);
    await listener.close();
  });
});
