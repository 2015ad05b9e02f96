import type { FastifyBaseLogger } from 'fastify';
import pLimit, { type LimitFunction } from 'p-limit';
import type { OutboundEvent, Transport } from '../transport.ts';
import { createKafkaClient, type KafkaConnection } from './kafka-client.ts';
import { partitionOfKey } from './partition-of-key.ts';
import { createProducerSlot } from './producer-slot.ts';
import { type Partition, sendToPartition, splitBySize } from './send-to-partition.ts';
import { checkTopics, type TopicCheck } from './check-topics.ts';

export interface KafkaTransportOptions {
  readonly connection: KafkaConnection;
  readonly topics: TopicCheck;
  readonly log: FastifyBaseLogger;
  /** How long a request, with everything kafkajs tries in it, may take. */
  readonly sendMs?: number;
}

/** Below the 1 MiB that a broker takes for a batch of records. */
const maxRequestBytes = 900_000;

/**
 * Writes events to Kafka, from where Dapr brings them to the receiver; what every in-sync replica has is accepted. Each
 * request is of one partition, and of a partition one is on its way: so a failure leaves no gap, and what is sent again
 * comes after nothing newer of its key.
 */
export function createKafkaTransport(options: KafkaTransportOptions): Transport {
  const { connection, topics, log, sendMs = 15_000 } = options;
  const kafka = createKafkaClient(connection, log);
  const producer = createProducerSlot(kafka);
  const lanes = new Map<string, LimitFunction>();

  const laneOf = (name: string): LimitFunction => {
    const lane = lanes.get(name) ?? pLimit(1);
    lanes.set(name, lane);
    return lane;
  };

  /** Sends what it can of one partition, from the first event on; adds to `accepted` what arrived. */
  async function publishPartition(
    partition: Partition,
    events: readonly OutboundEvent[],
    accepted: Set<number>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const part of splitBySize(events, maxRequestBytes)) {
      if (signal.aborted) return;
      await producer.use(sendMs, (current) => sendToPartition(current, partition, part));
      for (const { id } of part) accepted.add(id);
    }
  }

  return {
    async start() {
      await checkTopics(kafka, topics, log);
      await producer.use(sendMs, () => Promise.resolve());
    },
    async publishBatch(events, signal) {
      const accepted = new Set<number>();
      const failures: unknown[] = [];
      const partitions = Map.groupBy(events, ({ topic, key }) => `${topic}/${partitionOfKey(key)}`);
      await Promise.all(
        [...partitions].map(async ([name, ofPartition]) => {
          const { topic, key } = ofPartition[0]!;
          const partition = { topic, partition: partitionOfKey(key) };
          const sending = laneOf(name)(() => publishPartition(partition, ofPartition, accepted, signal));
          await sending.catch((error: unknown) => {
            failures.push(error);
            log.warn({ err: error, ...partition, events: ofPartition.length }, 'Kafka did not take some events');
          });
        }),
      );
      if (failures.length === 0 || accepted.size > 0) return { accepted };
      return { accepted, unavailable: new Error('Kafka takes no events', { cause: failures[0] }) };
    },
    stop: () => producer.close(),
  };
}
