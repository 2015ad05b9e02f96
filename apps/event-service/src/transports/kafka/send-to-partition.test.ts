import type { RecordMetadata } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import type { OutboundEvent } from '../transport.ts';
import { sendToPartition, splitBySize } from './send-to-partition.ts';

const event = (id: number, body = '{}'): OutboundEvent => ({ id, topic: 'task-events', key: `key ${id}`, body });
const confirmed: RecordMetadata = { topicName: 'task-events', partition: 3, errorCode: 0, baseOffset: '7' };

describe('sending to a partition', () => {
  const send = (answer: RecordMetadata[]) => {
    const requests: unknown[] = [];
    const producer = { send: (request: unknown) => (requests.push(request), Promise.resolve(answer)) };
    const partition = { topic: 'task-events', partition: 3 };
    return { requests, sent: sendToPartition(producer, partition, [event(1), event(2)]) };
  };

  it('sends one request, in order, with key, partition and content type, for every in-sync replica to confirm', async () => {
    const { requests, sent } = send([confirmed]);
    await sent;
    expect(requests).toMatchObject([
      {
        topic: 'task-events',
        acks: -1,
        messages: [1, 2].map((id) => ({
          key: `key ${id}`,
          value: '{}',
          partition: 3,
          headers: { 'content-type': 'application/cloudevents+json' },
        })),
      },
    ]);
  });

  it.each<[string, RecordMetadata[]]>([
    ['nothing', []],
    ['another partition', [{ ...confirmed, partition: 4 }]],
    ['another topic', [{ ...confirmed, topicName: 'reminders' }]],
    ['an error', [{ ...confirmed, errorCode: 6 }]],
    ['more than was sent', [confirmed, { ...confirmed, partition: 4 }]],
  ])('does not take an answer for %s as proof', async (_what, answer) => {
    await expect(send(answer).sent).rejects.toThrow('Kafka confirmed something else than partition 3 of task-events');
  });
});

describe('splitting by size', () => {
  const ids = (parts: OutboundEvent[][]) => parts.map((part) => part.map(({ id }) => id));

  it('keeps the order, fills each request, and never leaves an event out', () => {
    const events = [300, 300, 300, 2_000, 10, 10].map((size, index) => event(index + 1, 'x'.repeat(size)));
    expect(ids(splitBySize(events, 1_000))).toEqual([[1, 2], [3], [4], [5, 6]]);
    expect(splitBySize([], 1_000)).toEqual([]);
  });

  it('counts bytes, not characters', () => {
    const events = [event(1, '€'.repeat(300)), event(2, '€'.repeat(300))];
    expect(ids(splitBySize(events, 1_500))).toEqual([[1], [2]]);
  });
});
