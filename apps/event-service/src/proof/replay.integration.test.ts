import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kafkaBrokers, missingKafkaAndDaprd } from '../testing/real-parts.ts';
import { withAdmin } from '../testing/test-kafka.ts';
import { createProof, type Proof } from './testing/create-proof.ts';
import type { Replica } from './testing/start-replica.ts';

const patient = { timeout: 240_000, interval: 100 };
const topic = 'task-events';

describe.skipIf(missingKafkaAndDaprd)(`events that come again${missingKafkaAndDaprd}`, () => {
  let proof: Proof;
  let replica: Replica;
  beforeAll(async () => {
    proof = await createProof();
    replica = await proof.startReplica();
  });
  afterAll(() => proof.close());

  /** How many records the group has not confirmed. */
  const behind = () =>
    withAdmin(kafkaBrokers, async (admin) => {
      const ends = await admin.fetchTopicOffsets(topic);
      const [committed] = await admin.fetchOffsets({ groupId: proof.appId, topics: [topic] });
      const at = new Map(
        committed!.partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]),
      );
      return ends.reduce((sum, { partition, high }) => sum + Number(high) - (at.get(partition) ?? 0), 0);
    });

  const state = async () => {
    const { rows } = await sql<{ hash: string }>`
      select md5(string_agg(line, '' order by line)) as hash from (
        select activity::text from activity union all select inbox::text from inbox
        union all select owner::text from owner union all select dead_letter::text from dead_letter
      ) everything (line)
    `.execute(proof.db);
    return rows[0]!.hash;
  };

  it('change nothing, when the whole topic is replayed twice', async () => {
    await proof.startLoad().finish();
    await proof.expectNothingWrong();
    await expect.poll(behind, patient).toBe(0);
    const before = await state();
    for (let time = 0; time < 2; time++) {
      await replica.daprd.end('SIGTERM');
      await withAdmin(kafkaBrokers, (admin) => admin.resetOffsets({ groupId: proof.appId, topic, earliest: true }));
      expect(await behind()).toBeGreaterThan(0);
      await replica.restartDaprd();
      await expect.poll(behind, patient).toBe(0);
      expect(await state()).toBe(before);
    }
    await proof.expectNothingWrong();
  });
});
