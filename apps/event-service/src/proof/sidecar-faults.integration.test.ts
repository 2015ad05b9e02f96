import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingKafkaAndDaprd } from '../testing/real-parts.ts';
import { createProof, eventsPerRun, type Proof } from './testing/create-proof.ts';

describe.skipIf(missingKafkaAndDaprd)(`events while replicas come and go${missingKafkaAndDaprd}`, () => {
  let proof: Proof;
  beforeEach(async () => void (proof = await createProof()));
  afterEach(() => proof.close());

  it('survive that daprd is killed', async () => {
    const replica = await proof.startReplica();
    const loading = proof.load();
    await proof.progress(eventsPerRun / 4);
    await replica.daprd.end('SIGKILL');
    await replica.restartDaprd();
    await loading;
    await proof.expectNothingWrong();
  });

  it('survive SIGTERM of every replica in turn', async () => {
    let replicas = [await proof.startReplica(), await proof.startReplica()];
    const loading = proof.load();
    for (const replica of replicas) {
      await proof.progress(eventsPerRun / 5);
      const next = await proof.startReplica();
      expect(await replica.terminate()).toEqual({ serviceCode: 0, daprdCode: 0 });
      replicas = [...replicas.slice(1), next];
    }
    await loading;
    await proof.expectNothingWrong();
  });
});
