import { join } from 'node:path';
import { appendEvent, nextChangeNumber } from '@todo/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdWrites } from '../testing/hold-writes.ts';
import { missingKafkaAndDaprd } from '../testing/real-parts.ts';
import { taskEvent } from '../testing/task-events.ts';
import { createProof, eventsPerRun, isLongForm, type Proof } from './testing/create-proof.ts';
import type { Replica } from './testing/start-replica.ts';

const patient = { timeout: 120_000, interval: 20 };

describe.skipIf(missingKafkaAndDaprd)(`events while the relay fails${missingKafkaAndDaprd}`, () => {
  let proof: Proof;
  let replica: Replica;
  beforeAll(async () => {
    proof = await createProof();
    replica = await proof.startReplica({ entry: join(import.meta.dirname, 'testing/run-variant.ts') });
  });
  afterAll(() => proof.close());

  it.each(['after select', 'after send', 'before mark'])('survive that it is killed %s', async (point) => {
    await replica.service.end('SIGTERM');
    const load = proof.startLoad();
    for (let time = 0; time < (isLongForm ? 5 : 1); time++) {
      await replica.restartService({ DIE_AT: point });
      expect(await replica.service.ended()).toEqual({ code: null, signal: 'SIGKILL' });
    }
    await replica.restartService();
    await load.finish();
    await proof.expectNothingWrong();
  });

  it('survive that it is killed before its mark is committed', async () => {
    const load = proof.startLoad();
    const marking = await holdWrites(proof.db, proof.databaseUrl, 'outbox', 'update');
    await expect.poll(async () => (await marking.waiting()).length, patient).toBeGreaterThan(0);
    await replica.service.end('SIGKILL');
    await marking.undo();
    await replica.restartService();
    await load.finish();
    await proof.expectNothingWrong();
  });

  it('survive that it is stopped past its lease, and goes on where another one has taken over', async () => {
    const load = proof.startLoad();
    await proof.progress(eventsPerRun / 5);
    replica.service.signal('SIGSTOP');
    const other = await proof.startReplica();
    await expect.poll(() => other.service.metric('outbox_sent_total').catch(() => 0), patient).toBeGreaterThan(0);
    replica.service.signal('SIGCONT');
    await load.finish();
    await other.terminate();
    await proof.expectNothingWrong();
  });

  it('are not passed over when their transaction commits after later ones were sent', async () => {
    const late = taskEvent();
    const mayCommit = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const committing = proof.db.transaction().execute(async (trx) => {
      await nextChangeNumber(trx, late.data.task.ownerId);
      await appendEvent(trx, 'task-events', late);
      written.resolve();
      await mayCommit.promise;
    });
    await written.promise;
    const load = proof.startLoad();
    await proof.progress(50);
    const { sent } = await proof.db
      .selectFrom('outbox')
      .select((row) => row.fn.max('id').as('sent'))
      .where('sent_at', 'is not', null)
      .executeTakeFirstOrThrow();
    mayCommit.resolve();
    await committing;
    const { id } = await proof.db
      .selectFrom('outbox')
      .select('id')
      .where('event_id', '=', late.id)
      .executeTakeFirstOrThrow();
    expect(id).toBeLessThan(sent!);
    await load.finish();
    await proof.expectNothingWrong();
  });
});
