import { randomUUID } from 'node:crypto';
import type { Topic } from '@todo/contracts';
import type { Kafka } from 'kafkajs';

export interface StoredRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer;
}

/** Every record of a topic up to its present end, by partition in the order of its offsets. */
export async function readTopic(kafka: Kafka, topic: Topic): Promise<StoredRecord[]> {
  const admin = kafka.admin();
  const groupId = `oracle-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
  await admin.connect();
  try {
    const ends = new Map<number, number>();
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
      if (Number(high) > Number(low)) ends.set(partition, Number(high));
    }
    const records: StoredRecord[] = [];
    if (ends.size === 0) return records;
    const complete = Promise.withResolvers<void>();
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage({ partition, message: { offset, key, value } }) {
        records.push({
          partition,
          offset: Number(offset),
          key: key?.toString() ?? null,
          value: value ?? Buffer.alloc(0),
        });
        if (Number(offset) + 1 >= (ends.get(partition) ?? 0)) ends.delete(partition);
        if (ends.size === 0) complete.resolve();
        return Promise.resolve();
      },
    });
    await complete.promise;
    return records.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset);
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  }
}
