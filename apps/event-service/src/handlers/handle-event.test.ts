import { randomUUID } from 'node:crypto';
import type { TaskEvent } from '@todo/contracts';
import { connect, type Database, newId } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { findFreePort } from '@todo/postgres';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { captureLog } from '../testing/capture-log.ts';
import { taskEvent } from '../testing/task-events.ts';
import { recordActivity } from './activity/record-activity.ts';
import { deliverEvent } from './deliver-event.ts';
import { type EventHandler, PermanentError } from './event-handler.ts';
import type { Handled } from './handle-event.ts';

const { log, messages } = captureLog();
let database: MigratedDatabase;
let db: Kysely<Database>;
let results: Handled[];

beforeAll(async () => {
  database = await createMigratedDatabase();
  db = database.connect({ role: 'todo_event_service' });
});
beforeEach(async () => {
  results = [];
  await sql`delete from dead_letter`.execute(db);
});
afterAll(() => database.drop());

/** The activity handler, with an error of the test's own after its effect. */
function failing(errorFor: (event: TaskEvent) => unknown): typeof recordActivity {
  return {
    ...recordActivity,
    async handle(trx, event) {
      await recordActivity.handle(trx, event);
      const error = errorFor(event);
      if (error) throw error;
    },
  };
}

function deliver(content: unknown, handler: EventHandler = recordActivity, target = db) {
  const onHandled = (_consumer: string, result: Handled) => void results.push(result);
  const options = { db: target, handlers: [handler], isReady: () => true, onHandled, log };
  return deliverEvent(options, 'task-events', Buffer.from(JSON.stringify(content)));
}

const titles = async (taskId: string) =>
  (
    await db
      .selectFrom('activity')
      .select('task_title')
      .where('task_id', '=', taskId)
      .orderBy('change_number')
      .execute()
  ).map((row) => row.task_title);

const letters = () =>
  db.selectFrom('dead_letter').select(['event_id', 'state', 'attempts', 'cause']).orderBy('id').execute();

describe('an event', () => {
  it('has its effect once, however often and wherever at once it comes', async () => {
    const event = taskEvent();
    const answers = await Promise.all(Array.from({ length: 8 }, () => deliver(event)));
    expect(new Set(answers)).toEqual(new Set(['SUCCESS']));
    expect(results.toSorted()).toEqual(['done', ...Array<Handled>(7).fill('duplicate')]);
    expect(await titles(event.subject)).toEqual(['Task 1']);
  });

  it('leaves no trace when its handler fails, and has its effect when it succeeds at last', async () => {
    const event = taskEvent();
    let failures = 2;
    const handler = failing(() => (failures-- > 0 ? new TypeError('undefined is not a function') : undefined));
    expect(await deliver(event, handler)).toBe('SUCCESS');
    expect([results, await titles(event.subject)]).toEqual([['done'], ['Task 1']]);
  });

  it('is dead after five attempts, with its cause', async () => {
    const event = taskEvent();
    let attempts = 0;
    const handler = failing(() => (attempts++, new TypeError('undefined is not a function')));
    expect(await deliver(event, handler)).toBe('SUCCESS');
    expect([attempts, await titles(event.subject)]).toEqual([5, []]);
    expect(await letters()).toEqual([
      { event_id: event.id, state: 'dead', attempts: 5, cause: 'TypeError: undefined is not a function' },
    ]);
  });

  it('is dead at once when a rule forbids it', async () => {
    const handler = failing(() => new PermanentError('The list is closed'));
    expect(await deliver(taskEvent(), handler)).toBe('SUCCESS');
    expect(await letters()).toMatchObject([{ attempts: 1, cause: 'PermanentError: The list is closed' }]);
  });

  it('comes again, and uses no attempt up, when something is in the way', async () => {
    const event = taskEvent();
    let calls = 0;
    const locked = Object.assign(new Error('could not obtain lock'), { code: '55P03' });
    for (let delivery = 0; delivery < 8; delivery++) {
      expect(
        await deliver(
          event,
          failing(() => (calls++, locked)),
        ),
      ).toBe('RETRY');
    }
    expect([calls, await letters()]).toEqual([8, []]);
    expect(await deliver(event)).toBe('SUCCESS');
    expect(await titles(event.subject)).toEqual(['Task 1']);
  });

  it('comes again when the database cannot be reached or lets nobody in', async () => {
    const elsewhere = [`postgres://x@127.0.0.1:${await findFreePort()}/x`, database.url.replace(/:[^:@]+@/, ':wrong@')];
    const before = messages().length;
    for (const url of elsewhere) {
      const target = connect({ url, applicationName: 'test' });
      expect(await deliver(taskEvent(), recordActivity, target)).toBe('RETRY');
      await target.destroy();
    }
    expect(messages().slice(before)).toEqual(Array(2).fill('an event cannot be handled now'));
    expect(await letters()).toEqual([]);
  });

  it('waits while the schema is behind', async () => {
    const options = { db, handlers: [recordActivity], isReady: () => false, onHandled: () => undefined, log };
    expect(await deliverEvent(options, 'task-events', Buffer.from('{}'))).toBe('RETRY');
    expect(await letters()).toEqual([]);
  });
});

describe('events behind a dead one', () => {
  it('park in their order, for that handler and that task only', async () => {
    const taskId = randomUUID();
    const [first, second, third] = [1, 2, 3].map((version) => taskEvent({ taskId, version }));
    const another = taskEvent();
    const handler = failing((event) => event.id === first!.id && new PermanentError('no'));
    for (const event of [first, second, second, third, another]) expect(await deliver(event, handler)).toBe('SUCCESS');

    expect(results).toEqual(['dead', 'parked', 'duplicate', 'parked', 'done']);
    expect((await letters()).map(({ event_id, state }) => [event_id, state])).toEqual([
      [first!.id, 'dead'],
      [second!.id, 'parked'],
      [third!.id, 'parked'],
    ]);
    expect([await titles(taskId), await titles(another.subject)]).toEqual([[], ['Task 1']]);

    expect(await deliver(third, { ...recordActivity, consumer: 'another' })).toBe('SUCCESS');
    expect(await titles(taskId)).toEqual(['Task 3']);
  });

  it('park behind one that cannot be read', async () => {
    const taskId = randomUUID();
    const poison = { ...taskEvent({ taskId }), type: 'todo.task.created.v9' };
    await deliver(poison);
    await deliver(poison);
    await deliver(taskEvent({ taskId, version: 2 }));
    expect((await letters()).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['dead', 1],
      ['parked', 0],
    ]);
    expect(results).toEqual(['dead', 'duplicate', 'parked']);
  });
});

describe('what no handler can read', () => {
  it('is kept even when PostgreSQL has no way to write it down', async () => {
    const strange = { id: newId(), note: 'NUL \0 and half a pair \ud800' };
    expect(await deliver(strange)).toBe('SUCCESS');
    const [letter] = await db.selectFrom('dead_letter').selectAll().execute();
    const { undecodable } = letter!.event as { undecodable: string };
    expect(JSON.parse(Buffer.from(undecodable, 'base64').toString())).toEqual(strange);
  });

  it('does not stop an event whose text PostgreSQL cannot hold from becoming a dead letter', async () => {
    const event = taskEvent();
    event.data.changedFields.push('NUL \0');
    expect(await deliver(event)).toBe('SUCCESS');
    expect(await letters()).toMatchObject([{ event_id: event.id, state: 'dead', attempts: 5 }]);
  });
});
