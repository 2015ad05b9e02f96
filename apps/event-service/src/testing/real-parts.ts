import { findOnPath } from '@todo/dapr/testing';

/** `host:port` of each broker that takes plain connections. */
export const kafkaBrokers = (process.env['TEST_KAFKA_BROKERS'] ?? '').split(',').filter(Boolean);

/** A command that `kill`, `stop`, `start`, `pause` and `resume` follow, with the number of a broker from 1. */
export const kafkaControl = process.env['TEST_KAFKA_CONTROL'] ?? '';

/** The brokers where rights count, by TLS: two accounts that have none of their own. */
export const kafkaLogins = {
  brokers: (process.env['TEST_KAFKA_SASL_BROKERS'] ?? '').split(',').filter(Boolean),
  caFile: process.env['TEST_KAFKA_CA'] ?? '',
  accounts: (process.env['TEST_KAFKA_USERS'] ?? '')
    .split(' ')
    .filter(Boolean)
    .map((account) => {
      const [username = '', password = ''] = account.split(':');
      return { username, password };
    }),
};

/** What the title of a test says that is left out here; empty when Kafka and daprd are there. */
export const missingKafkaAndDaprd = describeMissing({
  TEST_KAFKA_BROKERS: kafkaBrokers.length > 0,
  'daprd on PATH': findOnPath('daprd') !== undefined,
});

/** The same where only daprd is needed. */
export const missingDaprd = describeMissing({ 'daprd on PATH': findOnPath('daprd') !== undefined });

/** The same for tests of logins and rights. */
export const missingKafkaLogins = describeMissing({
  TEST_KAFKA_BROKERS: kafkaBrokers.length > 0,
  TEST_KAFKA_SASL_BROKERS: kafkaLogins.brokers.length > 0,
  TEST_KAFKA_CA: kafkaLogins.caFile !== '',
  TEST_KAFKA_USERS: kafkaLogins.accounts.length === 2,
});

/** The same for tests that also stop brokers. */
export const missingKafkaControl = describeMissing({
  TEST_KAFKA_BROKERS: kafkaBrokers.length > 0,
  TEST_KAFKA_CONTROL: kafkaControl !== '',
  'daprd on PATH': findOnPath('daprd') !== undefined,
});

function describeMissing(parts: Record<string, boolean>): string {
  const missing = Object.keys(parts).filter((name) => !parts[name]);
  return missing.length > 0 ? ` (left out: needs ${missing.join(', ')})` : '';
}
