import { join } from 'node:path';
import type { Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bury } from '../handlers/handle-event.ts';
import { defineHandler } from '../handlers/event-handler.ts';
import { createHandlers } from '../handlers/handlers.ts';
import { quietPublisher } from '../live/live-publisher.ts';
import { captureLog } from '../testing/capture-log.ts';
import { startProgram } from '../testing/program.ts';
import { commitEvents, interleavedEvents, taskEvent } from '../testing/task-events.ts';
import { parseReplay } from './parse-replay.ts';
import { replayEvents } from './replay-events.ts';

let database: MigratedDatabase;
let admin: Kysely<Database>;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  admin = database.connect();
  db = database.connect({ role: 'todo_event_service', maxConnections: 1 });
  await sql`create table last_title (task_id uuid primary key, title text, version int);
    grant all on last_title to todo_event_service`.execute(admin);
});
afterAll(() => database.drop());

/** The last title of each task, guarded by its version. */
const lastTitle = defineHandler({
  consumer: 'last-title',
  topic: 'task-events',
  types: ['todo.task.created.v1', 'todo.task.updated.v1'],
  projection: true,
  async handle(trx, { data: { task } }) {
    await sql`insert into last_title values (${task.id}, ${task.title}, ${task.version})
      on conflict (task_id) do update set title = excluded.title, version = excluded.version
      where last_title.version < excluded.version`.execute(trx);
  },
});
const state = async () =>
  (await sql<{ task_id: string; title: string }>`select * from last_title order by task_id`.execute(admin)).rows;
const quiet = () => undefined;
const anHourAgo = () => new Date(Date.now() - 3_600_000);

describe('replayEvents', () => {
  it('rebuilds a projection from the log, and given twice comes to the same', async () => {
    const events = interleavedEvents(5, 130);
    await commitEvents(admin, events);
    const progress: number[] = [];
    const replay = { handler: lastTitle, from: anHourAgo() };
    expect(await replayEvents(db, replay, ({ given }) => progress.push(given))).toEqual({ given: 650, parked: 0 });
    expect(progress).toEqual([500, 650]);
    const rebuilt = await state();
    expect(rebuilt.map(({ title }) => title)).toEqual(Array(5).fill('Task 130'));
    await sql`delete from last_title where task_id = ${rebuilt[0]!.task_id}`.execute(admin);
    await replayEvents(db, replay, quiet);
    await replayEvents(db, replay, quiet);
    expect(await state()).toEqual(rebuilt);
  });

  it('begins at the time, and leaves other types and what waits behind a dead letter alone', async () => {
    await sql`update outbox set created_at = now() - interval '3 hours'`.execute(admin);
    const [parked, other, fine] = [taskEvent(), taskEvent({ type: 'todo.task.completed.v1' }), taskEvent()];
    await commitEvents(admin, [parked, other, fine]);
    const letter = { consumer: 'last-title', key: parked.subject, eventId: parked.id, content: parked };
    await bury(db, { ...letter, cause: 'test', attempts: 1 }, captureLog().log);
    const replay = { handler: lastTitle, from: anHourAgo() };
    expect(await replayEvents(db, replay, quiet)).toEqual({ given: 1, parked: 1 });
    expect((await state()).map(({ task_id }) => task_id)).toContain(fine.subject);
  });

  it('names the event at which the handler fails', async () => {
    const event = taskEvent();
    await commitEvents(admin, [event]);
    const failing = { ...lastTitle, handle: () => Promise.reject(new Error('no')) };
    const replay = { handler: failing, from: anHourAgo() };
    await expect(replayEvents(db, replay, quiet)).rejects.toThrow(
      /"last-title" failed at event [0-9a-f-]+ \(\d+ in the log\)/,
    );
  });
});

describe('parseReplay', () => {
  const handlers = createHandlers({ channels: [], live: quietPublisher });
  const log = { now: new Date('2026-11-24T12:00:00Z'), hours: 168 };
  const parse = (...words: string[]) => parseReplay(words, handlers, log);

  it('takes a projection and a time', () => {
    const { handler, from } = parse('--handler', 'live', '--from', '2026-11-24T09:00:00+01:00');
    expect([handler.consumer, from.toISOString()]).toEqual(['live', '2026-11-24T08:00:00.000Z']);
  });

  it.each([
    ['activity', 'is no projection: given old events again, its effects would happen twice. Projections are: live'],
    ['notifications', 'is no projection'],
    ['nobody', 'There is no handler "nobody". Projections are: live, live-reminders.'],
  ])('refuses the handler %s', (name, message) => {
    expect(() => parse('--handler', name, '--from', '2026-11-24T08:00:00Z')).toThrow(message);
  });

  it.each([
    ['yesterday', 'takes a time with its zone'],
    ['2026-11-24T08:00:00', 'takes a time with its zone'],
    ['2026-11-25T08:00:00Z', 'lies in the future'],
    ['2026-11-01T08:00:00Z', 'it has all events since 2026-11-17T12:00:00.000Z only'],
  ])('refuses the time %s', (time, message) => {
    expect(() => parse('--handler', 'live', '--from', time)).toThrow(message);
  });

  it('shows how it is used', () => {
    expect(() => parse('--from', '2026-11-24T08:00:00Z')).toThrow(/--handler is missing.\nUsage:/);
    expect(() => parse('--all')).toThrow(/Usage:/);
  });
});

it('is a command', { timeout: 60_000 }, async () => {
  const file = join(import.meta.dirname, '../commands/replay.ts');
  const run = (...words: string[]) => startProgram(file, { DATABASE_URL: database.url }, words);
  const done = run('--handler', 'live', '--from', anHourAgo().toISOString());
  expect((await done.ended()).code, done.output()).toBe(0);
  expect(done.output()).toMatch(/Gave live \d+ events since .+ again\.\n$/);
  const refused = run('--handler', 'activity', '--from', anHourAgo().toISOString());
  expect((await refused.ended()).code).toBe(1);
  expect(refused.output()).toMatch(/^error: "activity" is no projection/);
});
