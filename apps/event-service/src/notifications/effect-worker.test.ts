import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, newId } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { findFreePort } from '@todo/postgres';
import { sql, type Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { captureLog } from '../testing/capture-log.ts';
import { bindingFailed, type SidecarAnswer, startFakeSidecar } from '../testing/fake-sidecar.ts';
import type { Channel } from './channels.ts';
import { claimEffects } from './claim-effects.ts';
import { connectBindings } from './connect-bindings.ts';
import { type EffectWorker, startEffectWorker } from './effect-worker.ts';
import { sendThrough } from './send-effect.ts';
import { settleEffect } from './settle-effect.ts';

const { log } = captureLog();
const apiToken = 'a token of the sidecar';
const patient = { timeout: 15_000 };
let database: MigratedDatabase;
let db: Kysely<Database>;
let sidecar: Awaited<ReturnType<typeof startFakeSidecar>>;
let answer: (key: string) => SidecarAnswer;
let workers: EffectWorker[];
let settled: string[];

beforeAll(async () => {
  database = await createMigratedDatabase();
  db = database.connect({ role: 'todo_event_service' });
});
beforeEach(async () => {
  [workers, settled, answer] = [[], [], () => ({ status: 204 })];
  sidecar = await startFakeSidecar(({ body }) => answer(`${body.metadata['Idempotency-Key']}`));
  await sql`delete from notification_effect`.execute(db);
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop(1_000)));
  await sidecar.close();
});
afterAll(() => database.drop());

const sendTo = (port: number, timeoutMs = 12_000) => sendThrough(connectBindings({ port, apiToken }, log), timeoutMs);

const webhook: Channel = { name: 'webhook', binding: 'hook' };

function start(port = sidecar.port, timeoutMs?: number, channels = [webhook]): void {
  const onSettled = (channel: string, result: string) => void settled.push(`${channel} ${result}`);
  const send = sendTo(port, timeoutMs);
  workers.push(startEffectWorker({ db, channels, send, onSettled, log }));
}

async function put(fields: { attempts?: number; channel?: 'mail' | 'webhook' } = {}): Promise<string> {
  const id = newId();
  const request = { operation: 'post', data: { id }, metadata: { 'Idempotency-Key': id } };
  const row = { channel: 'webhook', state: 'pending', ...fields } as const;
  await db
    .insertInto('notification_effect')
    .values({ id, event_id: randomUUID(), request: JSON.stringify(request), ...row })
    .execute();
  return id;
}
const read = (id: string) =>
  db.selectFrom('notification_effect').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const keysSent = () => sidecar.calls.map(({ body }) => body.metadata['Idempotency-Key']);
/** How many seconds from now an effect is tried again. */
async function waits(id: string): Promise<number> {
  const { rows } = await sql<{ s: number }>`
    select extract(epoch from next_attempt_at - clock_timestamp())::float8 as s from notification_effect where id = ${id}
  `.execute(db);
  return rows[0]!.s;
}

describe('the worker', () => {
  it('sends each effect once, whatever the number of replicas, with its key and the token', async () => {
    const ids = await Promise.all(Array.from({ length: 23 }, () => put()));
    for (let replica = 0; replica < 3; replica++) start();
    await expect.poll(() => settled.length, patient).toBe(23);
    expect(keysSent().toSorted()).toEqual(ids.toSorted());
    const [call] = sidecar.calls;
    expect(call).toMatchObject({
      binding: 'hook',
      body: { operation: 'post' },
      headers: { 'dapr-api-token': apiToken },
    });
    expect(await read(ids[0]!)).toMatchObject({
      state: 'sent',
      attempts: 0,
      last_error: null,
      done_at: expect.any(Date),
    });
  });

  it('hands the sidecar one mail at a time, and webhooks together', async () => {
    answer = () => 'silence';
    await Promise.all([put({ channel: 'mail' }), put({ channel: 'mail' }), put(), put()]);
    start(sidecar.port, 700, [{ name: 'mail', binding: 'post', to: 'me@example.org' }, webhook]);
    const sent = () => sidecar.calls.map(({ binding }) => binding).toSorted();
    await expect.poll(sent, patient).toEqual(['hook', 'hook', 'post']);
    await sleep(300);
    expect(sent()).toEqual(['hook', 'hook', 'post']);
    await expect.poll(sent, patient).toEqual(['hook', 'hook', 'post', 'post']);
  });

  it('leaves channels alone that it has not', async () => {
    const [mail, webhook] = [await put({ channel: 'mail' }), await put()];
    start();
    await expect.poll(() => settled, patient).toEqual(['webhook sent']);
    expect([(await read(mail)).state, (await read(webhook)).state]).toEqual(['pending', 'sent']);
  });

  it('counts a refusal as an attempt, waits longer after each, and gives up after the eighth', async () => {
    answer = () => bindingFailed('received status code 422');
    const [first, third, last] = [await put(), await put({ attempts: 2 }), await put({ attempts: 7 })];
    start();
    await expect
      .poll(() => settled.toSorted(), patient)
      .toEqual(['webhook failed', 'webhook refused', 'webhook refused']);
    expect(await read(first)).toMatchObject({ state: 'pending', attempts: 1 });
    expect((await read(first)).last_error).toContain('received status code 422');
    expect([await waits(first), await waits(third)]).toEqual([expect.closeTo(8, -1), expect.closeTo(40, -1)]);
    expect(await read(last)).toMatchObject({ state: 'failed', attempts: 8, done_at: expect.any(Date) });
  });

  it.each([
    ['the receiver cannot be reached', () => bindingFailed('dial tcp 127.0.0.1:1: connect: connection refused')],
    ['the receiver takes too long', () => bindingFailed('context deadline exceeded')],
    ['the binding is not there', () => bindingFailed("couldn't find output binding hook")],
    ['the token is wrong', (): SidecarAnswer => ({ status: 401, text: 'invalid api token' })],
    ['the sidecar fails', (): SidecarAnswer => ({ status: 503 })],
    ['the sidecar says nothing', (): SidecarAnswer => 'silence'],
  ])('uses no attempt up while %s', async (_what, answers) => {
    answer = answers;
    const id = await put();
    start(sidecar.port, 400);
    await expect.poll(() => settled, patient).toEqual(['webhook deferred']);
    expect(await read(id)).toMatchObject({ state: 'pending', attempts: 0, last_error: expect.any(String) });
    expect(await waits(id)).toBeLessThan(6);
  });

  it('uses none up without a sidecar, and sends when it is there', async () => {
    const port = await findFreePort();
    const id = await put();
    start(port, 300);
    await expect.poll(() => settled, patient).toEqual(['webhook deferred']);
    expect((await read(id)).attempts).toBe(0);
  });
});

describe('an effect', () => {
  it('is sent again with the same key when who claimed it died', async () => {
    const id = await put();
    const [claimed] = await claimEffects(db, ['webhook'], { limit: 5, leaseMs: 100 });
    expect(claimed?.id).toBe(id);
    expect(await claimEffects(db, ['webhook'], { limit: 5, leaseMs: 100 })).toEqual([]);
    start();
    await expect.poll(() => settled, patient).toEqual(['webhook sent']);
    expect(keysSent()).toEqual([id]);
  });

  it('is not settled by one whose claim ran out', async () => {
    const id = await put();
    const [slow] = await claimEffects(db, ['webhook'], { limit: 1, leaseMs: 0 });
    const [quick] = await claimEffects(db, ['webhook'], { limit: 1, leaseMs: 60_000 });
    expect(await settleEffect(db, slow!, { outcome: 'refused', error: 'no' })).toBe('lost');
    expect(await settleEffect(db, quick!, { outcome: 'sent' })).toBe('sent');
    expect(await settleEffect(db, quick!, { outcome: 'refused', error: 'no' })).toBe('lost');
    expect(await read(id)).toMatchObject({ state: 'sent', attempts: 0 });
  });
});
