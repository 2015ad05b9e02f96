import kafkajs, { type Admin } from 'kafkajs';

export interface TopicDescription {
  /** Replicas of each partition. */
  readonly replicas: readonly number[];
  readonly settings: ReadonlyMap<string, string>;
}

/** What Kafka says of topics: those that are there. Settings include what a topic has from its brokers' defaults. */
export async function describeTopics(
  admin: Admin,
  names: readonly string[],
): Promise<ReadonlyMap<string, TopicDescription>> {
  const existing = new Set(await admin.listTopics());
  const present = names.filter((name) => existing.has(name));
  if (present.length === 0) return new Map();
  const [{ topics }, { resources }] = await Promise.all([
    admin.fetchTopicMetadata({ topics: present }),
    admin.describeConfigs({
      includeSynonyms: false,
      resources: present.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
    }),
  ]);
  return new Map(
    topics.map(({ name, partitions }) => {
      const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
      const settings = new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
      return [name, { replicas: partitions.map(({ replicas }) => replicas.length), settings }];
    }),
  );
}
