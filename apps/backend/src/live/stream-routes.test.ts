import { connect, nextChangeNumber, type Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import { createConnection } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, type EventReader, type ReadOptions } from '../testing/read-events.ts';
import { newOwner, startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
let eventService: Kysely<Database>;
const readers: EventReader[] = [];

beforeAll(async () => {
  backend = await startBackend({ heartbeatMs: 150 });
  const url = backend.databaseUrl;
  eventService = connect({ url, role: 'todo_event_service', applicationName: 'event service' });
});
afterEach(() => readers.splice(0).forEach((reader) => reader.close()));
afterAll(async () => {
  await eventService.destroy();
  await backend.close();
});

async function open(options: ReadOptions): Promise<EventReader> {
  const reader = await readEvents(backend.origin, options);
  readers.push(reader);
  return reader;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const gauge = async (name: string) =>
  Number(new RegExp(`^${name}\\S* (\\d+)$`, 'm').exec(await (await fetch(`${backend.origin}/metrics`)).text())?.[1]);

describe('GET /stream', () => {
  it('is a stream that nothing between may hold back', async () => {
    const owner = newOwner();
    const reader = await open({ owner });
    expect(reader.status).toBe(200);
    expect(reader.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(reader.headers).not.toHaveProperty('content-encoding');
    await backend.createTask({}, owner);
    await expect.poll(reader.text).toContain('id: 1\nevent: change\ndata: {"changeNumber":1}\n\n');
  });

  it('tells each tab of the owner, and nobody else', async () => {
    const owner = newOwner();
    const tabs = [await open({ owner, since: 0 }), await open({ owner, since: 0 })];
    const stranger = await open({ owner: newOwner(), since: 0 });
    const task = await backend.createTask({}, owner);
    await expect.poll(() => tabs.map(({ numbers }) => numbers)).toEqual([[1], [1]]);
    await backend.ask('POST', `/tasks/${task.id}/complete`, { owner });
    await expect
      .poll(() => tabs.map(({ numbers }) => numbers))
      .toEqual([
        [1, 2],
        [1, 2],
      ]);
    await backend.ask('POST', `/tasks/${task.id}/complete`, { owner });
    await pause(100);
    expect(tabs[0]?.numbers).toEqual([1, 2]);
    expect(stranger.numbers).toEqual([]);
  });

  it('tells of what the event service changes', async () => {
    const owner = newOwner();
    const reader = await open({ owner, since: 0 });
    await eventService.transaction().execute((trx) => nextChangeNumber(trx, owner));
    await expect.poll(() => reader.numbers).toEqual([1]);
  });

  it.each([
    ['behind', { since: 1 }, [2]],
    ['up to date', { since: 2 }, []],
    ['of which nothing is known', {}, [2]],
    ['ahead, with a history that is gone', { since: 9 }, [2]],
    ['that reconnects, up to date', { since: 0, lastEventId: '2' }, []],
    ['that reconnects, behind', { since: 2, lastEventId: '1' }, [2]],
    ['with an id that is no number', { since: 2, lastEventId: 'x' }, []],
  ] as [string, ReadOptions, number[]][])('begins, for a reader %s, as it should', async (_what, options, numbers) => {
    const owner = newOwner();
    await backend.createTask({}, owner);
    await backend.createTask({}, owner);
    const reader = await open({ owner, ...options });
    await expect.poll(reader.text).toContain('retry: ');
    await pause(60);
    expect(reader.numbers).toEqual(numbers);
    await backend.createTask({}, owner);
    await expect.poll(() => reader.numbers).toEqual([...numbers, 3]);
  });

  it('refuses a query that it does not know', async () => {
    expect((await backend.ask('GET', '/stream?since=-1')).body.errors?.[0]?.pointer).toBe('/since');
    expect((await backend.ask('GET', '/stream?from=1')).body.errors?.[0]?.pointer).toBe('/from');
  });

  it('sends a comment now and then, so that nobody takes the connection for dead', async () => {
    const reader = await open({ owner: newOwner(), since: 0 });
    await expect
      .poll(
        () =>
          reader
            .text()
            .split('\n')
            .filter((line) => line === ':').length,
      )
      .toBeGreaterThan(2);
    expect(reader.numbers).toEqual([]);
  });

  it('listens once for all, and forgets who left', async () => {
    const owner = newOwner();
    for (let count = 0; count < 20; count += 1) await open({ owner, since: 0 });
    await expect.poll(() => gauge('live_streams')).toBe(20);
    const { rows } = await sql<{ count: number }>`
      select count(*) from pg_stat_activity
      where application_name = 'todo-backend live' and datname = current_database()`.execute(backend.db);
    expect(rows[0]?.count).toBe(1);
    readers.forEach((reader) => reader.close());
    await expect.poll(() => gauge('live_streams')).toBe(0);
  });

  it('tells, after the database cut it off, what it did not hear', async () => {
    const owner = newOwner();
    const reader = await open({ owner, since: 0 });
    await backend.createTask({}, owner);
    await expect.poll(() => reader.numbers).toEqual([1]);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'todo-backend live' and datname = current_database()`.execute(backend.db);
    await backend.db.transaction().execute((trx) => nextChangeNumber(trx, owner));
    await expect.poll(() => reader.numbers).toEqual([1, 2]);
    await backend.createTask({}, owner);
    await expect.poll(() => reader.numbers).toEqual([1, 2, 3]);
  });

  it('drops a reader who takes nothing, and keeps the others', async () => {
    const owner = newOwner();
    const notes = 'x'.repeat(16_000);
    await Promise.all(Array.from({ length: 100 }, () => backend.createTask({ notes }, owner)));
    const quick = await open({ owner, since: 100 });
    // A client that asks for more than the buffers between hold, then for the stream, and reads none of it.
    const { hostname, port } = new URL(backend.origin);
    const slow = createConnection(Number(port), hostname).pause();
    const head = `HTTP/1.1\r\nhost: x\r\nx-test-owner: ${owner}\r\n\r\n`;
    slow.write(`GET /api/v1/tasks?limit=100 ${head}`.repeat(5) + `GET /api/v1/stream?since=100 ${head}`);
    await expect.poll(() => gauge('live_streams')).toBe(2);

    let number = 100;
    while ((await gauge('live_streams')) === 2) {
      for (let more = 0; more < 200; more += 1) {
        await sql`select pg_notify('changes', ${`${owner} ${(number += 1)}`})`.execute(backend.db);
      }
    }
    await expect.poll(() => quick.numbers.at(-1)).toBe(number);
    slow.destroy();
  });
});
