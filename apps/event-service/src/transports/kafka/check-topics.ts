import { partitionsPerTopic, type Topic } from '@todo/contracts';
import type { FastifyBaseLogger } from 'fastify';
import type { Admin, Kafka } from 'kafkajs';
import { describeTopics } from './describe-topics.ts';
import { findFaults, type TopicNeeds } from './find-topic-faults.ts';

export interface TopicCheck {
  readonly names: readonly Topic[];
  /** In a cluster somebody else makes the topics; elsewhere those that are missing are made here. */
  readonly create: boolean;
  /** How long it is remembered that an event was handled: no record may come back after that. */
  readonly inboxHours: number;
}

const hourMs = 3_600_000;

/**
 * Refuses topics that can lose an acknowledged event, or change the order of a task's events.
 *
 * @throws {Error} naming each topic with what is wrong with it
 */
export async function checkTopics(kafka: Kafka, check: TopicCheck, log: FastifyBaseLogger): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const needs = await needsOf(admin, check);
    if (check.create) await createMissing(admin, check, needs, log);
    const topics = await describeTopics(admin, check.names);
    const faults = check.names.flatMap((name) => findFaults(name, topics.get(name), needs));
    if (faults.length > 0) throw new Error(`Kafka's topics are not safe for events:\n  ${faults.join('\n  ')}`);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** With fewer than three brokers, which is no cluster, as many replicas as there can be. */
async function needsOf(admin: Admin, { create, inboxHours }: TopicCheck): Promise<TopicNeeds> {
  const brokers = create ? (await admin.describeCluster()).brokers.length : 3;
  const replicas = Math.min(3, brokers);
  return {
    partitions: partitionsPerTopic,
    replicas,
    minInsyncReplicas: Math.max(1, replicas - 1),
    retentionMs: { min: 24 * hourMs, max: inboxHours * hourMs },
  };
}

async function createMissing(
  admin: Admin,
  check: TopicCheck,
  needs: TopicNeeds,
  log: FastifyBaseLogger,
): Promise<void> {
  const existing = await admin.listTopics();
  const missing = check.names.filter((name) => !existing.includes(name));
  if (missing.length === 0) return;
  const settings = {
    'min.insync.replicas': String(needs.minInsyncReplicas),
    'unclean.leader.election.enable': 'false',
    'cleanup.policy': 'delete',
    'retention.ms': String(Math.min(7 * 24 * hourMs, needs.retentionMs.max)),
  };
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  const { partitions: numPartitions, replicas: replicationFactor } = needs;
  await admin.createTopics({
    topics: missing.map((topic) => ({ topic, numPartitions, replicationFactor, configEntries })),
    waitForLeaders: true,
  });
  log.info({ topics: missing }, 'created topics');
}
