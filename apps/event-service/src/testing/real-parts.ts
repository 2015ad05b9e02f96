import { findDaprd } from '@todo/dapr/testing';

/** `host:port` of each broker that takes plain connections. */
export const kafkaBrokers = (process.env['TEST_KAFKA_BROKERS'] ?? '').split(',').filter(Boolean);

/** A command that `kill`, `stop`, `start`, `pause` and `resume` follow, with the number of a broker from 1. */
export const kafkaControl = process.env['TEST_KAFKA_CONTROL'] ?? '';

/** What the title of a test says that is left out here; empty when Kafka and daprd are there. */
export const missingKafkaAndDaprd = describeMissing({
  TEST_KAFKA_BROKERS: kafkaBrokers.length > 0,
  'daprd on PATH': findDaprd() !== undefined,
});

/** The same where only daprd is needed. */
export const missingDaprd = describeMissing({ 'daprd on PATH': findDaprd() !== undefined });

/** The same for tests that also stop brokers. */
export const missingKafkaControl = describeMissing({
  TEST_KAFKA_BROKERS: kafkaBrokers.length > 0,
  TEST_KAFKA_CONTROL: kafkaControl !== '',
  'daprd on PATH': findDaprd() !== undefined,
});

function describeMissing(parts: Record<string, boolean>): string {
  const missing = Object.keys(parts).filter((name) => !parts[name]);
  return missing.length > 0 ? ` (left out: needs ${missing.join(', ')})` : '';
}
