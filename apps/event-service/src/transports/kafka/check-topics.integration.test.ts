import { readFileSync } from 'node:fs';
import { topics } from '@todo/contracts';
import kafkajs, { type AclEntry, type Admin } from 'kafkajs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { captureLog } from '../../testing/capture-log.ts';
import { kafkaBrokers as brokers, kafkaLogins, missingKafkaLogins } from '../../testing/real-parts.ts';
import { removeTopics, testKafka } from '../../testing/test-kafka.ts';
import type { OutboundEvent, Transport } from '../transport.ts';
import { createKafkaTransport } from './kafka-transport.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const never = new AbortController().signal;
const event = (id: number, body = '{}'): OutboundEvent => ({ id, topic: 'task-events', key: `task ${id % 3}`, body });

describe.skipIf(missingKafkaLogins)(`Kafka's topics and rights${missingKafkaLogins}`, () => {
  let admin: Admin;
  const [writer, reader] = kafkaLogins.accounts;
  beforeAll(async () => {
    admin = testKafka(brokers).admin();
    await admin.connect();
  });
  beforeEach(() => removeTopics(brokers));
  afterAll(() => admin.disconnect());

  const open = (create: boolean, login?: { username: string; password: string }) =>
    createKafkaTransport({
      connection: login
        ? { brokers: kafkaLogins.brokers, login, ca: readFileSync(kafkaLogins.caFile, 'utf8') }
        : { brokers },
      topics: { names: topics, create, inboxHours: 720 },
      log: captureLog().log,
    });

  /** Rights reach the brokers a moment after they are given. */
  const started = (transport: Transport) => vi.waitFor(() => transport.start(), { timeout: 60_000, interval: 100 });

  /** Gives an account operations on the topics, and takes them away again after `work`. */
  async function withRights(username: string, operations: number[], work: () => Promise<void>): Promise<void> {
    const acl = topics.flatMap((resourceName) =>
      operations.map((operation): AclEntry => ({
        principal: `User:${username}`,
        host: '*',
        permissionType: AclPermissionTypes.ALLOW,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        resourceType: AclResourceTypes.TOPIC,
        resourceName,
        operation,
      })),
    );
    await admin.createAcls({ acl });
    try {
      await work();
    } finally {
      await admin.deleteAcls({ filters: acl });
    }
  }

  it('makes topics that are missing where it may, safe ones; elsewhere it names them', async () => {
    const verifying = open(false);
    await expect(verifying.start()).rejects.toThrow(/task-events does not exist.*\n.*reminders does not exist/);
    const creating = open(true);
    await creating.start();
    await verifying.start();
    await Promise.all([creating.stop(), verifying.stop()]);
  });

  it('refuses topics that can lose an acknowledged event', async () => {
    const configEntries = [
      { name: 'min.insync.replicas', value: '1' },
      { name: 'unclean.leader.election.enable', value: 'true' },
    ];
    await admin.createTopics({
      topics: topics.map((topic) => ({ topic, numPartitions: 3, replicationFactor: 1, configEntries })),
    });
    for (const create of [true, false]) {
      const transport = open(create);
      await expect(transport.start()).rejects.toThrow(
        /3 partitions, must have 6\n.*1 replicas, must have 3\n.*min.insync.replicas is 1, must be 2\n.*unclean/,
      );
      await transport.stop();
    }
  });

  it('needs of its account to write, to see the topics and their settings, and nothing else', async () => {
    await open(true).start();
    const transport = open(false, writer);
    await expect(transport.start()).rejects.toThrow('task-events does not exist, or this user may not see it');
    const { WRITE, DESCRIBE, DESCRIBE_CONFIGS } = AclOperationTypes;
    await withRights(writer!.username, [WRITE, DESCRIBE, DESCRIBE_CONFIGS], async () => {
      await started(transport);
      const { accepted } = await transport.publishBatch(
        [1, 2, 3].map((id) => event(id)),
        never,
      );
      expect(accepted).toEqual(new Set([1, 2, 3]));
    });
    await transport.stop();
  });

  it('gets nothing accepted by an account that may only read', async () => {
    await open(true).start();
    const { READ, DESCRIBE, DESCRIBE_CONFIGS } = AclOperationTypes;
    await withRights(reader!.username, [READ, DESCRIBE, DESCRIBE_CONFIGS], async () => {
      const transport = open(false, reader);
      await started(transport);
      const { accepted, unavailable } = await transport.publishBatch([event(1)], never);
      expect([accepted.size, unavailable?.message]).toEqual([0, 'Kafka takes no events']);
      await transport.stop();
    });
  });

  it('sends more at once than Kafka takes in one request', async () => {
    const transport = open(true);
    await transport.start();
    const events = Array.from({ length: 60 }, (_, id) => event(id, JSON.stringify('x'.repeat(100_000))));
    const { accepted } = await transport.publishBatch(events, never);
    expect(accepted.size).toBe(60);
    await transport.stop();
  });
});
