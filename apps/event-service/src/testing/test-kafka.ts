import { topics } from '@todo/contracts';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { mendRequestQueue } from '../transports/kafka/mend-request-queue.ts';

/** A client of the test's own. */
export function testKafka(brokers: readonly string[]): Kafka {
  mendRequestQueue();
  return new Kafka({ clientId: 'test', brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 10 } });
}

/** Removes the service's topics, so that a test's records are the only ones; the service makes them again. */
export async function removeTopics(brokers: readonly string[]): Promise<void> {
  await withAdmin(brokers, async (admin) => {
    const mine = async () => (await admin.listTopics()).filter((name) => (topics as readonly string[]).includes(name));
    const existing = await mine();
    if (existing.length > 0) await admin.deleteTopics({ topics: existing });
    while ((await mine()).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  });
}

export async function withAdmin<Result>(
  brokers: readonly string[],
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = testKafka(brokers).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
