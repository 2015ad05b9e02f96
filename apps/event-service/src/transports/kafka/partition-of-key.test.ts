import { expect, it } from 'vitest';
import { partitionOfKey } from './partition-of-key.ts';

it('is the partition that Kafka’s own clients choose', () => {
  // Of `Utils.toPositive(Utils.murmur2(key)) % 6` in Kafka's Java client.
  const partitions = {
    a: 4,
    task: 4,
    'a-little-bit-long-string': 2,
    '0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b': 2,
    '6f9619ff-8b86-4011-b42d-00cf4fc964ff': 0,
  };
  for (const [key, partition] of Object.entries(partitions))
    expect([key, partitionOfKey(key)]).toEqual([key, partition]);
});
