import { type Kafka, Partitioners, type Producer } from 'kafkajs';
import { within } from './within.ts';

/** It ends with the process anyway. */
const closeMs = 1_000;

export interface ProducerSlot {
  /**
   * Runs `send` with the producer of the moment, for at most `limitMs`. After a failure that producer is not used again:
   * what it knows of the cluster, and what it still tries, may be wrong.
   */
  use<Result>(limitMs: number, send: (producer: Producer) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

interface Slot {
  readonly connected: Promise<Producer>;
  users: number;
  retired: boolean;
}

export function createProducerSlot(kafka: Kafka): ProducerSlot {
  let current: Slot | undefined;

  async function connect(): Promise<Producer> {
    const producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      maxInFlightRequests: 1,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      // Half connected it would go on as if nothing were wrong.
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  function retire(slot: Slot): void {
    slot.retired = true;
    if (current === slot) current = undefined;
    disconnectUnused(slot);
  }

  /** While it is in use a producer connects again by itself, whoever disconnected it. */
  function disconnectUnused(slot: Slot): void {
    if (!slot.retired || slot.users > 0) return;
    void slot.connected.then((producer) => producer.disconnect()).catch(() => undefined);
  }

  return {
    async use(limitMs, send) {
      const slot = (current ??= { connected: connect(), users: 0, retired: false });
      slot.users++;
      const sending = slot.connected.then(send).finally(() => {
        slot.users--;
        disconnectUnused(slot);
      });
      try {
        return await within(limitMs, sending);
      } catch (error) {
        retire(slot);
        throw error;
      }
    },
    async close() {
      const slot = current;
      current = undefined;
      const disconnected = slot?.connected.then((producer) => producer.disconnect());
      if (disconnected) await within(closeMs, disconnected).catch(() => undefined);
    },
  };
}
