import { randomUUID } from 'node:crypto';
import { type IHeaders, Kafka, logLevel, Partitioners } from 'kafkajs';

export interface KafkaRecord {
  readonly key: string | null;
  readonly value: Buffer | string | null;
  readonly headers?: IHeaders;
  readonly partition?: number;
}

/** A topic of the test's own on the real brokers. */
export interface KafkaTopic {
  readonly name: string;
  send(...records: readonly KafkaRecord[]): Promise<void>;
  /** Of each partition, up to where the group has confirmed; -1 where it has not. */
  committed(group: string): Promise<number[]>;
  remove(): Promise<void>;
}

export async function createKafkaTopic(brokers: readonly string[], numPartitions = 1): Promise<KafkaTopic> {
  const name = `test-${randomUUID()}`;
  const kafka = new Kafka({ clientId: 'test', brokers: [...brokers], logLevel: logLevel.ERROR });
  const admin = kafka.admin();
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic: name, numPartitions }], waitForLeaders: true });
  return {
    name,
    async send(...records) {
      await producer.send({ topic: name, acks: -1, messages: [...records] });
    },
    async committed(groupId) {
      const [found] = await admin.fetchOffsets({ groupId, topics: [name] });
      const partitions = found?.partitions ?? [];
      return partitions.toSorted((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset));
    },
    async remove() {
      await admin.deleteTopics({ topics: [name] });
      await Promise.all([admin.disconnect(), producer.disconnect()]);
    },
  };
}
