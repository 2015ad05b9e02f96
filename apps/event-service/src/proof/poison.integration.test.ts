import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kafkaBrokers, missingKafkaAndDaprd } from '../testing/real-parts.ts';
import { commitEvents, interleavedEvents } from '../testing/task-events.ts';
import { testKafka } from '../testing/test-kafka.ts';
import { partitionOfKey } from '../transports/kafka/partition-of-key.ts';
import { createProof, type Proof } from './testing/create-proof.ts';

const patient = { timeout: 120_000, interval: 50 };

describe.skipIf(missingKafkaAndDaprd)(`events among poison${missingKafkaAndDaprd}`, () => {
  let proof: Proof;
  beforeAll(async () => {
    proof = await createProof();
    await proof.startReplica({ entry: join(import.meta.dirname, 'testing/run-variant.ts') });
  });
  afterAll(() => proof.close());

  /** Written past the relay, as only somebody with its rights could. */
  async function writeRecord(key: string, value: Buffer): Promise<void> {
    const producer = testKafka(kafkaBrokers).producer();
    await producer.connect();
    await producer.send({ topic: 'task-events', messages: [{ key, value, partition: partitionOfKey(key) }] });
    await producer.disconnect();
  }

  const states = (task: string) =>
    proof.db
      .selectFrom('dead_letter')
      .select(['state', 'cause'])
      .where('aggregate_id', '=', task)
      .orderBy('id')
      .execute();

  it.each<[string, RegExp]>([
    ['TypeError', /Cannot read properties of undefined/],
    ['Error', /a handler of this release is wrong/],
    ['unknown schema', /version todo\.task\.created\.v7 is not known here/],
    ['invalid bytes', /not JSON/],
  ])('go on past %s; those of the same task park behind it in order', async (poison, cause) => {
    const events = interleavedEvents(1, 4);
    const task = events[0]!.subject;
    if (poison === 'invalid bytes') await writeRecord(task, Buffer.from([0xff, 0x00, 0x7b]));
    else if (poison === 'unknown schema')
      events[0] = { ...events[0]!, type: 'todo.task.created.v7' as 'todo.task.created.v1' };
    else events[0]!.data.task.title = `${poison} please`;
    const parked = poison === 'invalid bytes' ? 4 : 3;

    if (poison === 'invalid bytes') await expect.poll(async () => (await states(task)).length, patient).toBe(1);
    await commitEvents(proof.db, events);
    await proof.startLoad().finish();
    await expect
      .poll(async () => (await states(task)).map(({ state }) => state), patient)
      .toEqual(['dead', ...Array.from({ length: parked }, () => 'parked')]);
    expect((await states(task))[0]!.cause).toMatch(cause);
    await proof.expectNothingWrong();
  });
});
