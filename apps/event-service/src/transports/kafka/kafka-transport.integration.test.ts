import { randomUUID } from 'node:crypto';
import { topics } from '@todo/contracts';
import { renderEventDelivery } from '@todo/dapr';
import { startDaprd } from '@todo/dapr/testing';
import { describe } from 'vitest';
import { captureLog } from '../../testing/capture-log.ts';
import { kafkaBrokers as brokers, missingKafkaAndDaprd } from '../../testing/real-parts.ts';
import { removeTopics } from '../../testing/test-kafka.ts';
import { describeTransport } from '../testing/transport-suite.ts';
import { createKafkaTransport } from './kafka-transport.ts';

describe.skipIf(missingKafkaAndDaprd)(`events by Kafka and Dapr${missingKafkaAndDaprd}`, () => {
  let appId: string;

  describeTransport({
    name: 'kafka',
    async prepare() {
      appId = `transport-${randomUUID()}`;
      await removeTopics(brokers);
    },
    async open(appPort) {
      const check = { names: topics, create: true, inboxHours: 720 };
      const transport = createKafkaTransport({ connection: { brokers }, topics: check, log: captureLog().log });
      await transport.start();
      const resources = renderEventDelivery({ appId, topics: ['task-events'], kafka: { brokers } });
      const daprd = await startDaprd({ appId, appPort, resources });
      return { transport, close: async () => void (await daprd.end()) };
    },
  });
});
