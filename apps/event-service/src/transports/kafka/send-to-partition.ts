import type { Producer, RecordMetadata } from 'kafkajs';
import type { OutboundEvent } from '../transport.ts';

export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

const headers = { 'content-type': 'application/cloudevents+json' };

/**
 * One request with the events of one partition, and proof that the brokers have them. kafkajs resolves a request over
 * several brokers although one of them refused its part and its partition moved meanwhile; of one partition it cannot.
 *
 * @throws {Error} when it is not known that every event is stored on enough replicas
 */
export async function sendToPartition(
  producer: Pick<Producer, 'send'>,
  { topic, partition }: Partition,
  events: readonly OutboundEvent[],
): Promise<void> {
  const messages = events.map(({ key, body }) => ({ key, value: body, partition, headers }));
  const answer = await producer.send({ topic, messages, acks: -1, timeout: 5_000 });
  if (!covers(answer, topic, partition)) {
    throw new Error(
      `Kafka confirmed something else than partition ${partition} of ${topic}: ${JSON.stringify(answer)}`,
    );
  }
}

function covers(answer: readonly RecordMetadata[], topic: string, partition: number): boolean {
  const [only] = answer;
  return answer.length === 1 && only!.topicName === topic && only!.partition === partition && only!.errorCode === 0;
}

/** Splits events, in their order, so that no request is larger than `maxBytes` unless one event alone is. */
export function splitBySize(events: readonly OutboundEvent[], maxBytes: number): OutboundEvent[][] {
  const parts: OutboundEvent[][] = [];
  let room = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.body) + recordOverhead;
    if (size > room || parts.length === 0) {
      parts.push([]);
      room = maxBytes;
    }
    parts.at(-1)!.push(event);
    room -= size;
  }
  return parts;
}

/** Key, headers and lengths of a record, generously. */
const recordOverhead = 128;
