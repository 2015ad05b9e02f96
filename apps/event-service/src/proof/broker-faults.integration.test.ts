import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kafkaBrokers, missingKafkaControl } from '../testing/real-parts.ts';
import { broker } from './testing/broker.ts';
import { createProof, eventsPerRun, isLongForm, type Proof } from './testing/create-proof.ts';
import { startProduceProxy } from './testing/start-produce-proxy.ts';

describe.skipIf(missingKafkaControl)(`events while Kafka fails${missingKafkaControl}`, () => {
  let proof: Proof;
  const numbers = kafkaBrokers.map((_, index) => index + 1);
  // Together: one alone waits for another one to make a majority.
  const every = (verb: 'kill' | 'start') => Promise.all(numbers.map((number) => broker(verb, number)));
  beforeEach(async () => void (proof = await createProof()));
  afterEach(async () => {
    await every('start');
    await proof.close();
  });

  it('survive that each broker is killed in turn', async () => {
    await proof.startReplica();
    const load = proof.startLoad();
    for (const number of numbers) {
      await proof.progress(eventsPerRun / 10);
      await broker('kill', number);
      await proof.progress(eventsPerRun / 10);
      await broker('start', number);
    }
    await load.finish();
    await proof.expectNothingWrong();
  });

  it('survive a rolling restart of the brokers', async () => {
    await proof.startReplica();
    const load = proof.startLoad();
    for (const number of isLongForm ? numbers : numbers.slice(0, 1)) {
      await broker('stop', number);
      await broker('start', number);
    }
    await load.finish();
    await proof.expectNothingWrong();
  });

  it('wait in the outbox while no broker is there', async () => {
    const replica = await proof.startReplica();
    const load = proof.startLoad();
    await proof.progress(eventsPerRun / 10);
    await every('kill');
    await expect
      .poll(() => replica.service.output(), { timeout: 120_000, interval: 100 })
      .toContain('Kafka did not take some events');
    await every('start');
    await load.finish();
    await proof.expectNothingWrong();
  });

  it('survive that answers to produce requests get lost', async () => {
    const proxies = await Promise.all(kafkaBrokers.map((address) => startProduceProxy(address, 10)));
    const ports = Object.fromEntries(kafkaBrokers.map((address, index) => [address, proxies[index]!.port]));
    await proof.startReplica({
      entry: join(import.meta.dirname, 'testing/run-variant.ts'),
      environment: { BROKER_PROXIES: JSON.stringify(ports) },
    });
    await proof.startLoad().finish();
    await proof.expectNothingWrong();
    expect(proxies.reduce((sum, { lost }) => sum + lost, 0)).toBeGreaterThan(1);
    for (const proxy of proxies) proxy.close();
  });
});
