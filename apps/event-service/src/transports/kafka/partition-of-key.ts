import { partitionsPerTopic } from '@todo/contracts';
import { Partitioners, type PartitionMetadata } from 'kafkajs';

const partitioner = Partitioners.DefaultPartitioner();
const partitionMetadata = Array.from({ length: partitionsPerTopic }, (_, partitionId) => ({
  partitionId,
})) as PartitionMetadata[];

/** The partition of a key by murmur2, as Kafka's own clients choose it; it does not depend on what the topic has today. */
export function partitionOfKey(key: string): number {
  return partitioner({ topic: '', partitionMetadata, message: { key, value: null } });
}
