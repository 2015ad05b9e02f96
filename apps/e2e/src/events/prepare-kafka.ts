import { partitionsPerTopic, topics } from '@todo/contracts';
import kafkajs, { type AclEntry, type AclOperationTypes, type AclResourceTypes } from 'kafkajs';
import type { EventParts } from './event-parts.ts';

export interface PreparedKafka {
  /** Records in all partitions of a topic. */
  countRecords(topic: string): Promise<number>;
  /** Writes a record as only an administrator can: past the outbox. */
  write(topic: string, value: object): Promise<void>;
  remove(): Promise<void>;
}

// Not all of them are named exports at run time.
const { Kafka, logLevel, AclPermissionTypes, ResourcePatternTypes } = kafkajs;
const { READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS } = kafkajs.AclOperationTypes;
const { TOPIC, GROUP } = kafkajs.AclResourceTypes;

/** Empty topics, and accounts with just their rights: what an administrator of external brokers does once. */
export async function prepareKafka(
  { plainBrokers, relay, sidecar }: EventParts,
  group: string,
): Promise<PreparedKafka> {
  const kafka = new Kafka({ clientId: 'e2e', brokers: [...plainBrokers], logLevel: logLevel.ERROR });
  const admin = kafka.admin();
  await admin.connect();
  const names = [...topics];

  const removeTopics = async () => {
    const there = await admin.listTopics();
    const ours = names.filter((name) => there.includes(name));
    if (ours.length > 0) await admin.deleteTopics({ topics: ours });
    const { groups } = await admin.listGroups();
    if (groups.some(({ groupId }) => groupId === group)) await admin.deleteGroups([group]);
  };
  const rule = (
    { username }: EventParts['relay'],
    resourceType: AclResourceTypes,
    resourceName: string,
    operation: AclOperationTypes,
  ): AclEntry => ({
    principal: `User:${username}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    resourceType,
    resourceName,
    operation,
  });
  const ofTopic = (name: string) => [
    ...[WRITE, DESCRIBE, DESCRIBE_CONFIGS].map((operation) => rule(relay, TOPIC, name, operation)),
    ...[READ, DESCRIBE].map((operation) => rule(sidecar, TOPIC, name, operation)),
  ];

  await removeTopics();
  await admin.createTopics({
    topics: names.map((topic) => ({ topic, numPartitions: partitionsPerTopic, replicationFactor: 3 })),
    waitForLeaders: true,
  });
  const rights = [...names.flatMap(ofTopic), rule(sidecar, GROUP, group, READ)];
  await admin.createAcls({ acl: rights });
  return {
    async countRecords(topic) {
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
    },
    async write(topic, value) {
      const producer = kafka.producer({ allowAutoTopicCreation: false });
      await producer.connect();
      await producer.send({ topic, acks: -1, messages: [{ value: JSON.stringify(value) }] });
      await producer.disconnect();
    },
    async remove() {
      await removeTopics();
      // Other tests begin with accounts that have no rights.
      await admin.deleteAcls({ filters: rights });
      await admin.disconnect();
    },
  };
}
