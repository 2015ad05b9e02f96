import { sql, type Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listener, type ListenOptions } from './listen.ts';
import type { Database } from './schema.ts';
import { createMigratedDatabase, type MigratedDatabase, startProxy, type Proxy } from './testing/index.ts';

let database: MigratedDatabase;
let db: Kysely<Database>;
let listener: Listener | undefined;
let proxy: Proxy | undefined;
let heard: string[];
let listening: number;
let losses: string[];

beforeAll(async () => {
  database = await createMigratedDatabase();
  db = database.connect();
});
afterEach(async () => {
  await listener?.close();
  await proxy?.close();
  proxy = undefined;
});
afterAll(() => database.drop());

async function start(url: string, options: Partial<ListenOptions> = {}): Promise<void> {
  [heard, listening, losses] = [[], 0, []];
  listener = listen({
    connection: { url, applicationName: 'listener' },
    channel: 'news',
    onNotification: (payload) => heard.push(payload),
    onListening: () => (listening += 1),
    onLost: (error) => losses.push(error.message),
    ...options,
  });
  await expect.poll(() => listening).toBe(1);
}

const notify = (text: string) => sql`select pg_notify('news', ${text})`.execute(db);

describe('listen', () => {
  it('hears what is notified, in order', async () => {
    await start(database.url);
    for (const text of ['a', 'b', 'c']) await notify(text);
    await expect.poll(() => heard).toEqual(['a', 'b', 'c']);
  });

  it('listens again after the server ended its connection, and says so', async () => {
    await start(database.url);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listener'`.execute(db);
    await expect.poll(() => listening).toBe(2);
    expect(losses).toHaveLength(1);
    await notify('after');
    await expect.poll(() => heard).toEqual(['after']);
  });

  it('notices a server that is gone without a word', async () => {
    proxy = await startProxy(database.url);
    await start(proxy.url, { checkIntervalMs: 100 });
    proxy.silence();
    await expect.poll(() => listening, { timeout: 5_000 }).toBe(2);
    expect(losses).toEqual(['The database does not answer']);
    await notify('after');
    await expect.poll(() => heard).toEqual(['after']);
  });

  it('keeps trying while there is no server, and can be closed meanwhile', async () => {
    proxy = await startProxy(database.url);
    await start(proxy.url);
    await proxy.close();
    proxy = undefined;
    await expect.poll(() => losses.length, { timeout: 5_000 }).toBeGreaterThan(2);
    await listener?.close();
    const count = losses.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(losses).toHaveLength(count);
  });

  it('ends its connection when closed', async () => {
    await start(database.url);
    await listener?.close();
    await expect
      .poll(async () => {
        const { rows } = await sql`select from pg_stat_activity where application_name = 'listener'`.execute(db);
        return rows.length;
      })
      .toBe(0);
    await notify('unheard');
    expect(heard).toEqual([]);
  });
});
