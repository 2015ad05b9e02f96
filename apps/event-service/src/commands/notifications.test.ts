import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Database, newId } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimEffects } from '../notifications/claim-effects.ts';
import { startProgram } from '../testing/program.ts';

let database: MigratedDatabase;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  db = database.connect();
});
beforeEach(async () => {
  await db.deleteFrom('notification_effect').execute();
});
afterAll(() => database.drop());

async function run(...words: string[]) {
  const file = join(import.meta.dirname, 'notifications.ts');
  const program = startProgram(file, { DATABASE_URL: database.url }, words);
  return { code: (await program.ended()).code, output: program.output() };
}

async function put(state: 'pending' | 'sent' | 'failed', minutesAgo = 0): Promise<string> {
  const id = newId();
  const request = JSON.stringify({ operation: 'post', data: { id }, metadata: { 'Idempotency-Key': id } });
  const over = state === 'failed' ? { attempts: 8, last_error: 'received status code 422' } : {};
  const at = new Date(Date.now() - minutesAgo * 60_000);
  const row = { id, event_id: randomUUID(), channel: 'webhook', request, state, ...over } as const;
  await db
    .insertInto('notification_effect')
    .values({ ...row, done_at: state === 'pending' ? null : at })
    .execute();
  return id;
}
const read = (id: string) => db.selectFrom('notification_effect').selectAll().where('id', '=', id).executeTakeFirst();

describe('notifications', { timeout: 90_000 }, () => {
  it('lists what was given up, oldest first, and shows one', async () => {
    expect(await run('list')).toEqual({ code: 0, output: 'No notification was given up.\n' });
    const [newer, older] = [await put('failed', 5), await put('failed', 50)];
    await Promise.all([put('sent'), put('pending')]);
    const { code, output } = await run('list');
    const [head, ...rows] = output
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect([code, head]).toEqual([0, ['id', 'channel', 'attempts', 'given up', 'cause']]);
    expect(rows).toEqual(
      [older, newer].map((id) => [id, 'webhook', '8', expect.any(String), 'received status code 422']),
    );
    expect(JSON.parse((await run('show', newer)).output)).toMatchObject({
      id: newer,
      request: { data: { id: newer } },
    });
  });

  it('gives one back to the worker with its key and all its attempts, and leaves the others', async () => {
    const [one, other, sent] = [await put('failed'), await put('failed'), await put('sent')];
    const done = { code: 0, output: 'To be sent again: 1. The event service does it at once.\n' };
    expect(await run('resend', one)).toEqual(done);
    const claimed = await claimEffects(db, ['webhook'], { limit: 5, leaseMs: 1_000 });
    expect(claimed).toMatchObject([{ id: one, attempts: 0, request: { metadata: { 'Idempotency-Key': one } } }]);
    expect([(await read(other))?.state, (await read(sent))?.state]).toEqual(['failed', 'sent']);
    expect(await run('resend', one)).toEqual({
      code: 1,
      output: `error: No notification ${one} was given up. "list" shows those that were.\n`,
    });
  });

  it('gives all of them back', async () => {
    await Promise.all([put('failed'), put('failed'), put('sent')]);
    expect((await run('resend', '--all')).output).toMatch(/^To be sent again: 2\./);
    expect(await claimEffects(db, ['webhook'], { limit: 5, leaseMs: 1_000 })).toHaveLength(2);
    expect(await run('resend', '--all')).toEqual({ code: 0, output: 'No notification was given up.\n' });
  });

  it('forgets one, and never one that may still be sent', async () => {
    const [failed, pending] = [await put('failed'), await put('pending')];
    expect(await run('discard', failed)).toEqual({ code: 0, output: 'Discarded: 1.\n' });
    expect((await run('discard', pending)).code).toBe(1);
    expect([await read(failed), (await read(pending))?.state]).toEqual([undefined, 'pending']);
  });
});
