import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { connect, type Database, migrate } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { createDatabase, findFreePort, type Postgres, startPostgres } from '@todo/postgres';
import { sql, type Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdWrites } from './testing/hold-writes.ts';
import { endPrograms, startProgram } from './testing/program.ts';
import { countUnsent, expectedEffects, readEffects } from './testing/read-effects.ts';
import { startService } from './testing/start-service.ts';
import { commitEvents, interleavedEvents } from './testing/task-events.ts';

const patient = { timeout: 120_000, interval: 50 };
const environment = { LOG_LEVEL: 'info', RELAY_LEASE_SECONDS: '2' };
let database: MigratedDatabase;
let db: Kysely<Database>;

afterEach(endPrograms);

describe('the event service', { timeout: 180_000 }, () => {
  beforeEach(async () => {
    database = await createMigratedDatabase();
    db = database.connect();
    return async () => {
      await endPrograms();
      await database.drop();
    };
  });

  const start = () => startService({ ...environment, DATABASE_URL: database.url });

  it('moves events to their effects, tells its figures, and gives its shards back on SIGTERM', async () => {
    const service = await start();
    await expect.poll(async () => (await service.readiness())?.status, patient).toBe(200);
    const events = interleavedEvents(20, 10);
    await commitEvents(db, events);
    await expect.poll(() => readEffects(db), patient).toEqual(expectedEffects(events));
    await expect.poll(() => service.metric('outbox_sent_total'), patient).toBe(200);
    await expect
      .poll(() => service.metric('events_handled_total', 'consumer="activity",result="done"'), patient)
      .toBe(200);
    await expect.poll(() => service.metric('outbox_leases'), patient).toBe(16);
    await expect.poll(() => service.metric('outbox_unsent_events'), patient).toBe(0);

    const { code, ms } = await service.end('SIGTERM');
    expect(code, service.output()).toBe(0);
    expect(ms).toBeLessThan(5_000);
    const held = await db.selectFrom('outbox_lease').selectAll().where('holder', 'is not', null).execute();
    expect(held).toEqual([]);
  });

  it('tells how much is unsent and since when, and what is kept aside', async () => {
    const service = await start();
    await sql`revoke update on outbox from todo_event_service`.execute(db);
    const events = interleavedEvents(2, 2);
    await commitEvents(db, [
      { ...events[0]!, type: 'todo.task.created.v3' as 'todo.task.created.v1' },
      ...events.slice(1),
    ]);
    await expect.poll(() => service.metric('outbox_unsent_events').catch(() => 0), patient).toBe(4);
    await expect.poll(() => service.metric('outbox_oldest_unsent_seconds'), patient).toBeGreaterThan(3);
    await expect.poll(() => service.metric('dead_letters', 'consumer="activity",state="dead"'), patient).toBe(1);
    await expect.poll(() => service.metric('dead_letters', 'consumer="activity",state="parked"'), patient).toBe(1);
  });

  it('doubles nothing when it is killed between sending and marking', async () => {
    const marking = await holdWrites(db, database.url, 'outbox', 'update');
    const first = await start();
    const events = interleavedEvents(10, 3);
    await commitEvents(db, events);
    await expect.poll(() => readEffects(db), patient).toEqual(expectedEffects(events));
    await expect.poll(async () => (await marking.waiting()).length, patient).toBeGreaterThan(0);
    await first.end('SIGKILL');
    await marking.undo();
    expect(await countUnsent(db)).toBeGreaterThan(0);

    const second = await start();
    await expect.poll(() => countUnsent(db), patient).toBe(0);
    expect(await readEffects(db)).toEqual(expectedEffects(events));
    expect(await duplicatesOf(second)).toBeGreaterThan(0);
  });

  it('loses nothing when it is killed before an effect is committed', async () => {
    const effects = await holdWrites(db, database.url, 'activity', 'insert');
    const first = await start();
    const events = interleavedEvents(10, 3);
    await commitEvents(db, events);
    await expect.poll(async () => (await effects.waiting()).length, patient).toBeGreaterThan(0);
    await first.end('SIGKILL');
    await effects.release();
    await start();
    await expect.poll(() => readEffects(db), patient).toEqual(expectedEffects(events));
    await expect.poll(() => countUnsent(db), patient).toBe(0);
  });

  it('moves 2,000 events by two replicas, one of them stopped past its lease, the other killed and replaced', async () => {
    const [a, b] = await Promise.all([start(), start()]);
    for (const service of [a, b])
      await expect.poll(() => service.metric('outbox_leases').catch(() => 0), patient).toBe(8);
    const events = interleavedEvents(100, 20);
    let committed = 0;
    const commitNext = async (count: number) => {
      for (const end = committed + count; committed < end; committed += 50) {
        await commitEvents(db, events.slice(committed, committed + 50));
      }
    };
    await commitNext(500);
    a.signal('SIGSTOP');
    await commitNext(500);
    // Two leases long.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    a.signal('SIGCONT');
    await commitNext(500);
    await b.end('SIGKILL');
    const c = await start();
    await commitNext(500);

    await expect.poll(() => countUnsent(db), patient).toBe(0);
    expect(await readEffects(db)).toEqual(expectedEffects(events));
    expect((await a.end('SIGTERM')).code, a.output()).toBe(0);
    expect((await c.end('SIGTERM')).code, c.output()).toBe(0);
  });
});

const duplicatesOf = (service: { metric(name: string, label?: string): Promise<number> }) =>
  service.metric('events_handled_total', 'result="duplicate"');

describe('the event service and a database that comes and goes', { timeout: 180_000 }, () => {
  const dataFolder = join(tmpdir(), `event-service-test-${randomUUID()}`);
  let server: Postgres | undefined;

  afterEach(async () => {
    await endPrograms();
    await server?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('waits for it at the start, for its migrations, and through a restart', async () => {
    const port = await findFreePort();
    server = await startPostgres({ dataFolder, port });
    const url = await createDatabase(server.url(), 'todo');
    await server.stop();

    const service = await startService({ ...environment, DATABASE_URL: url });
    await expect.poll(async () => (await service.readiness())?.status, patient).toBe(503);
    expect((await fetch(`http://127.0.0.1:${service.port}/healthz`)).status).toBe(200);
    server = await startPostgres({ dataFolder, port });
    const before = await service.readiness();
    expect(before?.status, before?.text).toBe(503);

    const admin = connect({ url, applicationName: 'test', onConnectionError: () => undefined });
    await migrate(admin);
    await expect.poll(async () => (await service.readiness())?.status, patient).toBe(200);
    const events = interleavedEvents(10, 10);
    await commitEvents(admin, events.slice(0, 50));
    await server.stop();
    await expect.poll(async () => (await service.readiness())?.status, patient).toBe(503);
    server = await startPostgres({ dataFolder, port });
    await commitEvents(admin, events.slice(50));
    await expect.poll(() => readEffects(admin), patient).toEqual(expectedEffects(events));
    await expect.poll(() => countUnsent(admin), patient).toBe(0);
    await admin.destroy();

    await server.stop();
    const { code, ms } = await service.end('SIGTERM');
    expect(ms, service.output()).toBeLessThan(5_000);
    expect(code, service.output()).toBe(0);
    expect(service.output()).not.toMatch(new RegExp(`secretKey|${new URL(url).password}`));
  });
});

describe('an event service that cannot start', { timeout: 60_000 }, () => {
  const main = join(import.meta.dirname, 'main.ts');

  it('names what is missing in its configuration', async () => {
    const program = startProgram(main, { RECEIVER_PORT: 'eighty' });
    expect((await program.ended()).code).toBe(1);
    expect(program.output()).toMatch(
      /^error: The configuration is not valid:\n {2}RECEIVER_PORT: .+\n {2}DATABASE_URL: is missing\n$/,
    );
  });

  it.each(['PORT', 'RECEIVER_PORT'])('says that %s is taken', async (name) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const ports = {
      PORT: String(await findFreePort()),
      RECEIVER_PORT: String(await findFreePort()),
      [name]: String(port),
    };
    const DATABASE_URL = `postgres://nobody@127.0.0.1:${await findFreePort()}/none`;
    const program = startProgram(main, { ...ports, DATABASE_URL, LOG_LEVEL: 'silent' });
    expect((await program.ended()).code).toBe(1);
    expect(program.output()).toBe(
      `error: Port ${port} on 127.0.0.1 is in use by another program. Stop it, or set ${name} to a free one.\n`,
    );
    taken.close();
  });
});
