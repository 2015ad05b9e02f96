import { randomUUID } from 'node:crypto';
import type { TaskEvent } from '@todo/contracts';
import type { Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordActivity } from '../handlers/activity/record-activity.ts';
import { deliverEvent } from '../handlers/deliver-event.ts';
import { PermanentError } from '../handlers/event-handler.ts';
import { captureLog } from '../testing/capture-log.ts';
import { expectedEffects, readEffects } from '../testing/read-effects.ts';
import { taskEvent } from '../testing/task-events.ts';
import { discardDeadLetter } from './discard-dead-letter.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { redriveDeadLetter } from './redrive-dead-letters.ts';

const { log } = captureLog();
let database: MigratedDatabase;
let db: Kysely<Database>;
/** What the handler does after its effect; it may throw. */
let afterEffect: (event: TaskEvent) => void | Promise<void>;

const handler: typeof recordActivity = {
  ...recordActivity,
  async handle(trx, event) {
    await recordActivity.handle(trx, event);
    await afterEffect(event);
  },
};

beforeAll(async () => {
  database = await createMigratedDatabase();
  db = database.connect({ role: 'todo_event_service' });
});
beforeEach(async () => {
  afterEffect = () => undefined;
  for (const table of ['activity', 'inbox', 'dead_letter'] as const) await db.deleteFrom(table).execute();
});
afterAll(() => database.drop());

async function deliver(...contents: object[]): Promise<void> {
  const options = { db, handlers: [handler], isReady: () => true, onHandled: () => undefined, log };
  for (const content of contents) {
    expect(await deliverEvent(options, 'task-events', Buffer.from(JSON.stringify(content)))).toBe('SUCCESS');
  }
}

const letters = () => listDeadLetters(db, { limit: 100 });
const states = async () => (await letters()).map(({ event_id, state }) => [event_id, state]);

/** A task with so many events, of which the first is dead and the others wait. */
async function stuckTask(count: number): Promise<TaskEvent[]> {
  const taskId = randomUUID();
  const events = Array.from({ length: count }, (_, index) => taskEvent({ taskId, version: index + 1 }));
  afterEffect = (event) => {
    if (event.id === events[0]!.id) throw new PermanentError('no');
  };
  await deliver(...events);
  expect(await states()).toEqual(events.map(({ id }, index) => [id, index === 0 ? 'dead' : 'parked']));
  return events;
}

describe('redriving', () => {
  it('handles the events of a task in their order, whichever of them was named', async () => {
    const events = await stuckTask(4);
    afterEffect = () => undefined;
    expect(await redriveDeadLetter(db, [handler], (await letters())[2]!)).toEqual({ handled: 4 });
    expect(await readEffects(db)).toEqual(expectedEffects(events));
    expect(await letters()).toEqual([]);
    await deliver(...events);
    expect(await readEffects(db)).toEqual(expectedEffects(events));
  });

  it('stops at an event that fails, keeps it and those behind, and tells its new cause', async () => {
    const events = await stuckTask(4);
    afterEffect = (event) => {
      if (event.id === events[2]!.id) throw new TypeError('another reason');
    };
    const result = await redriveDeadLetter(db, [handler], (await letters())[0]!);
    expect(result).toMatchObject({ handled: 2, stoppedAt: { cause: 'TypeError: another reason' } });
    expect(await states()).toEqual([
      [events[2]!.id, 'dead'],
      [events[3]!.id, 'parked'],
    ]);
    expect((await letters())[0]).toMatchObject({ attempts: 1, cause: 'TypeError: another reason' });
    expect(await readEffects(db)).toEqual(expectedEffects(events.slice(0, 2)));
  });

  it('changes nothing while something is in the way', async () => {
    await stuckTask(2);
    const before = await letters();
    afterEffect = () => {
      throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    };
    const redriving = redriveDeadLetter(db, [handler], before[0]!);
    await expect(redriving).rejects.toThrow('The handler cannot work now; try again.');
    expect(await letters()).toEqual(before);
  });

  it('does not leave an event behind that arrives while the last one is handled', async () => {
    const events = await stuckTask(3);
    const late = [4, 5].map((version) => taskEvent({ taskId: events[0]!.subject, version }));
    let arriving: Promise<void> | undefined;
    afterEffect = async (event) => {
      if (event.id !== events[2]!.id) return;
      arriving = deliver(...late);
      // Time enough to see the last letter, which is about to go, and to park behind it for ever.
      await new Promise((resolve) => setTimeout(resolve, 200));
    };
    expect(await redriveDeadLetter(db, [handler], (await letters())[0]!)).toEqual({ handled: 3 });
    await arriving;
    expect(await readEffects(db)).toEqual(expectedEffects([...events, ...late]));
    expect(await letters()).toEqual([]);
  });

  it('reads an event anew: one that no release could read before may fit now', async () => {
    const event = taskEvent();
    await deliver({ ...event, type: 'todo.task.created.v2' });
    const [letter] = await letters();
    expect(await redriveDeadLetter(db, [handler], letter!)).toMatchObject({
      handled: 0,
      stoppedAt: { id: letter!.id },
    });
    // What a release would change that knows this version.
    await sql`update dead_letter set event = jsonb_set(event, '{type}', '"todo.task.created.v1"')`.execute(db);
    expect(await redriveDeadLetter(db, [handler], letter!)).toEqual({ handled: 1 });
    expect(await readEffects(db)).toEqual(expectedEffects([event]));
  });

  it('of bytes without a task concerns them alone', async () => {
    await deliver({ no: 'event' }, { neither: 'this' });
    const [first] = await letters();
    expect(await redriveDeadLetter(db, [handler], first!)).toMatchObject({ handled: 0, stoppedAt: { id: first!.id } });
    expect((await letters()).map(({ attempts }) => attempts)).toEqual([2, 1]);
  });

  it('refuses a handler that this release does not have', async () => {
    await stuckTask(1);
    const [letter] = await letters();
    await expect(redriveDeadLetter(db, [], letter!)).rejects.toThrow('There is no handler "activity" in this release.');
  });
});

describe('discarding', () => {
  it('gives an event up for good, and handles those that waited behind it', async () => {
    const events = await stuckTask(3);
    expect(await discardDeadLetter(db, [handler], (await letters())[0]!.id)).toEqual({ handled: 2 });
    expect(await readEffects(db)).toEqual(expectedEffects(events.slice(1)));
    afterEffect = () => undefined;
    await deliver(...events);
    expect(await readEffects(db)).toEqual(expectedEffects(events.slice(1)));
    expect(await letters()).toEqual([]);
  });

  it('of one that waits leaves the dead one and the others as they are', async () => {
    const events = await stuckTask(3);
    expect(await discardDeadLetter(db, [handler], (await letters())[1]!.id)).toEqual({ handled: 0 });
    expect(await states()).toEqual([
      [events[0]!.id, 'dead'],
      [events[2]!.id, 'parked'],
    ]);
  });

  it('of bytes without a task keeps a redelivery from coming back', async () => {
    await deliver({ no: 'event' });
    expect(await discardDeadLetter(db, [handler], (await letters())[0]!.id)).toEqual({ handled: 0 });
    await deliver({ no: 'event' });
    expect(await letters()).toEqual([]);
  });

  it('says so when there is none', async () => {
    await expect(discardDeadLetter(db, [handler], 4711)).rejects.toThrow(
      'There is no dead letter 4711. "list" shows those there are.',
    );
  });
});
