import type { Changes, Task } from '@todo/contracts';
import { findFreePort } from '@todo/postgres';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents, type EventReader } from '../testing/read-events.ts';
import { newOwner, startBackend, type Backend } from '../testing/start-backend.ts';
import { missingRedis, startLossyProxy, startRedis, type Redis } from '../testing/start-redis.ts';

const patient = { timeout: 60_000, interval: 30 };

describe.skipIf(missingRedis)(`live updates by way of Redis${missingRedis}`, () => {
  let redis: Redis;
  let proxy: Awaited<ReturnType<typeof startLossyProxy>>;
  let eventService: ChildProcess | undefined;
  const backends: Backend[] = [];
  const readers: EventReader[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    proxy = await startLossyProxy(redis.port);
  });
  afterEach(async () => {
    readers.splice(0).forEach((reader) => reader.close());
    if (eventService?.exitCode === null) {
      const ended = once(eventService, 'exit');
      eventService.kill('SIGTERM');
      await ended;
    }
    for (const backend of backends.splice(0)) await backend.close();
    await proxy.close();
    await redis.kill();
  });

  /** Backend and event service, as they run in a cluster; `port` is where the backend finds Redis. */
  async function start(port: number, heartbeatMs: number): Promise<Backend> {
    const backend = await startBackend({ heartbeatMs }, { REDIS_URL: `redis://127.0.0.1:${port}` });
    backends.push(backend);
    const [own, receiver] = [await findFreePort(), await findFreePort()];
    eventService = spawn(process.execPath, [join(import.meta.dirname, '../../../event-service/src/main.ts')], {
      env: {
        DATABASE_URL: backend.databaseUrl,
        REDIS_URL: `redis://127.0.0.1:${redis.port}`,
        PORT: `${own}`,
        RECEIVER_PORT: `${receiver}`,
      },
      stdio: 'ignore',
    });
    const subscribers = () => redis.command('PUBSUB NUMSUB todo:changes');
    await expect.poll(subscribers, patient).toContain(':1');
    const clients = () => redis.command('CLIENT LIST');
    await expect
      .poll(async () => (await clients()).split('\n').filter((line) => line.startsWith('id=')).length, patient)
      // Ours that asks, the backend and the event service.
      .toBe(3);
    return backend;
  }
  async function open(backend: Backend, owner: string): Promise<EventReader> {
    const reader = await readEvents(backend.origin, { owner, since: 0 });
    readers.push(reader);
    return reader;
  }
  const listenersInPostgres = async (backend: Backend) =>
    (
      await sql<{ count: number }>`select count(*) from pg_stat_activity
        where application_name = 'todo-backend live' and datname = current_database()`.execute(backend.db)
    ).rows[0]?.count;

  it('come without a listener in PostgreSQL, and tell of what the event service wrote too', async () => {
    // So long a heartbeat that nothing comes by it.
    const backend = await start(redis.port, 600_000);
    const owner = newOwner();
    const [reader, stranger] = [await open(backend, owner), await open(backend, newOwner())];
    const task = await backend.createTask({}, owner);
    await expect.poll(() => reader.numbers.at(-1), patient).toBe(2);
    await backend.ask('POST', `/tasks/${task.id}/complete`, { owner });
    await expect.poll(() => reader.numbers.at(-1), patient).toBe(4);
    expect(stranger.numbers).toEqual([]);
    expect(await listenersInPostgres(backend)).toBe(0);
  });

  it('may be lost by halves: who follows by number has everything', async () => {
    const backend = await start(proxy.port, 500);
    const owner = newOwner();
    const seen = new Map<string, Task>();
    const activities = new Set<string>();
    const reader = await open(backend, owner);
    let since = 0;
    async function follow(): Promise<void> {
      while ((reader.numbers.at(-1) ?? 0) > since) {
        const { body } = await backend.ask<Changes>('GET', `/changes?since=${since}&limit=50`, { owner });
        for (const task of body.tasks) seen.set(task.id, task);
        for (const { id } of body.activities) activities.add(id);
        since = body.changeNumber;
      }
    }
    for (let count = 0; count < 60; count += 1) {
      const task = await backend.createTask({ title: `${count}` }, owner);
      await backend.ask('POST', `/tasks/${task.id}/complete`, { owner });
      await follow();
    }
    await expect
      .poll(async () => {
        await follow();
        return [since, seen.size, activities.size];
      }, patient)
      .toEqual([240, 60, 120]);
    expect([...seen.values()].every(({ status }) => status === 'completed')).toBe(true);
    expect(proxy.counts.lost).toBeGreaterThan(20);
  });

  it('go on when Redis is emptied, pause while it is dead and are back with it; the API answers all the time', async () => {
    const backend = await start(redis.port, 1_000);
    const owner = newOwner();
    const reader = await open(backend, owner);
    const newest = async () => (await backend.ask<Changes>('GET', '/changes?since=0', { owner })).body.changeNumber;
    async function addAndHear(): Promise<void> {
      const asked = performance.now();
      await backend.createTask({}, owner);
      expect((await fetch(`${backend.origin}/readyz`)).status).toBe(200);
      expect(performance.now() - asked).toBeLessThan(5_000);
      await expect.poll(async () => reader.numbers.at(-1) === (await newest()), patient).toBe(true);
    }
    await addAndHear();
    await redis.command('FLUSHALL');
    await addAndHear();
    await redis.kill();
    // By the heartbeat: a pause, not a loss.
    await addAndHear();
    await addAndHear();
    await redis.start();
    await expect.poll(() => redis.command('PUBSUB NUMSUB todo:changes'), patient).toContain(':1');
    await addAndHear();
    await expect.poll(newest, patient).toBe(10);
  });
});
