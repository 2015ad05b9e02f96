import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingKafkaAndDaprd } from '../testing/real-parts.ts';
import { createProof, eventsPerRun, isLongForm, type Proof } from './testing/create-proof.ts';
import { type AnswerGate, startAnswerGate } from './testing/start-answer-gate.ts';
import type { Replica } from './testing/start-replica.ts';

describe.skipIf(missingKafkaAndDaprd)(`events while their delivery fails${missingKafkaAndDaprd}`, () => {
  let proof: Proof;
  let replica: Replica;
  let gate: AnswerGate;
  beforeAll(async () => {
    proof = await createProof();
    replica = await proof.startReplica({
      inFrontOf: async (receiverPort) => (gate = await startAnswerGate(receiverPort)).port,
    });
  });
  afterAll(async () => {
    await proof.close();
    gate.close();
  });

  it('survive that the service is killed between an effect and its acknowledgement', async () => {
    const load = proof.startLoad();
    for (let time = 0; time < (isLongForm ? 5 : 2); time++) {
      await proof.progress(eventsPerRun / 8);
      gate.loseNext(() => replica.service.signal('SIGKILL'));
      expect(await replica.service.ended()).toEqual({ code: null, signal: 'SIGKILL' });
      await replica.restartService();
    }
    await load.finish();
    await proof.expectNothingWrong();
    expect(await replica.service.metric('events_handled_total', 'result="duplicate"')).toBeGreaterThan(0);
  });

  it('survive that daprd is killed', async () => {
    const load = proof.startLoad();
    await proof.progress(eventsPerRun / 4);
    await replica.daprd.end('SIGKILL');
    await replica.restartDaprd();
    await load.finish();
    await proof.expectNothingWrong();
  });

  it('survive that replicas join and leave every few seconds, each asked in turn to end', async () => {
    let members = [await proof.startReplica()];
    const load = proof.startLoad();
    for (let change = 0; change < (isLongForm ? 20 : 2); change++) {
      await proof.progress(eventsPerRun / 10);
      members = [...members, await proof.startReplica()];
      const [oldest, ...others] = members;
      expect(await oldest!.terminate()).toEqual({ serviceCode: 0, daprdCode: 0 });
      members = others;
    }
    await load.finish();
    await Promise.all(members.map((member) => member.terminate()));
    await proof.expectNothingWrong();
  });
});
