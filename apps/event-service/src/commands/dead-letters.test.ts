import { join } from 'node:path';
import type { Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHandlers } from '../handlers/handlers.ts';
import { deliverEvent } from '../handlers/deliver-event.ts';
import { captureLog } from '../testing/capture-log.ts';
import { startProgram } from '../testing/program.ts';
import { taskEvent } from '../testing/task-events.ts';

let database: MigratedDatabase;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  db = database.connect();
});
beforeEach(async () => {
  await db.deleteFrom('dead_letter').execute();
});
afterAll(() => database.drop());

async function run(words: string[], environment: Record<string, string> = { DATABASE_URL: database.url }) {
  const program = startProgram(join(import.meta.dirname, 'dead-letters.ts'), environment, words);
  return { code: (await program.ended()).code, output: program.output() };
}

/** A task that is stuck behind a version nobody knows. */
async function stuckTask() {
  const first = { ...taskEvent(), type: 'todo.task.created.v2' };
  const second = taskEvent({ taskId: first.subject, version: 2 });
  const handlers = createHandlers({ channels: [], live: undefined });
  const options = { db, handlers, isReady: () => true, onHandled: () => undefined, log: captureLog().log };
  for (const event of [first, second]) await deliverEvent(options, 'task-events', Buffer.from(JSON.stringify(event)));
  const rows = await db.selectFrom('dead_letter').select('id').orderBy('id').execute();
  return { task: first.subject, first, ids: rows.map(({ id }) => id) };
}

describe('dead-letters', { timeout: 90_000 }, () => {
  it('lists what is kept aside', async () => {
    expect(await run(['list'])).toEqual({ code: 0, output: 'There are no dead letters.\n' });
    const { task, ids } = await stuckTask();
    const { code, output } = await run(['list', '--consumer', 'activity']);
    const [head, dead, parked] = output.split('\n').map((line) => line.split(/ {2,}/));
    expect([code, head]).toEqual([0, ['id', 'handler', 'state', 'attempts', 'since', 'task', 'cause']]);
    const cause = 'Its version todo.task.created.v2 is not known here, todo.task.created.v1 is';
    expect(dead).toEqual([String(ids[0]), 'activity', 'dead', '1', expect.any(String), task, cause]);
    expect(parked?.slice(0, 4)).toEqual([String(ids[1]), 'activity', 'parked', '0']);
    expect((await run(['list', '--limit', '1'])).output.trim().split('\n')).toHaveLength(2);
  });

  it('shows one with its event', async () => {
    const { first, ids } = await stuckTask();
    const { code, output } = await run(['show', String(ids[0])]);
    expect([code, (JSON.parse(output) as { event: unknown }).event]).toEqual([0, first]);
  });

  it('redrives, and fails when it fails again', async () => {
    const { task, ids } = await stuckTask();
    const failure =
      `Redrove task ${task} for activity. Events handled: 0.\n` +
      `Stopped at ${ids[0]}, which failed again: PermanentError: Its version todo.task.created.v2 is not known here, todo.task.created.v1 is\n`;
    expect(await run(['redrive', String(ids[1])])).toEqual({ code: 1, output: failure });
    expect(await run(['redrive', '--all'])).toEqual({ code: 1, output: failure });
  });

  it('discards, and goes on with what waited', async () => {
    const { ids } = await stuckTask();
    const done = { code: 0, output: `Discarded ${ids[0]}. Events handled: 1.\n` };
    expect(await run(['discard', String(ids[0])])).toEqual(done);
    expect(await run(['redrive', '--all'])).toEqual({ code: 0, output: 'There are no dead letters.\n' });
  });

  it('says what it lacks', async () => {
    const usage = await run(['drop']);
    expect([usage.code, usage.output]).toEqual([1, expect.stringMatching(/^error: "drop" is no command\.\nUsage:\n/)]);
    expect(await run(['list'], {})).toEqual({
      code: 1,
      output: 'error: The configuration is not valid:\n  DATABASE_URL: is missing\n',
    });
    const gone = await run(['list'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect([gone.code, gone.output]).toEqual([1, expect.stringMatching(/^error: .*ECONNREFUSED[^\n]*\n$/)]);
    expect(await run(['show', '4711'])).toEqual({
      code: 1,
      output: 'error: There is no dead letter 4711. "list" shows those there are.\n',
    });
  });
});
