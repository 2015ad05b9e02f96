import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { partitionsPerTopic } from '@todo/contracts';
import { inKafkaCluster } from './kafka-cluster.ts';

export interface KafkaTopicsArgs {
  environment: string;
  /** Namespace of the brokers. */
  namespace: string;
  topics: readonly string[];
}

/** Shorter than the event service remembers what it handled, so that nothing in the topic can be taken for new. */
const retentionMs = 14 * 24 * 3_600_000;

/** The topics of events. Their number of partitions is for good: the order of a task's events follows from it. */
export class KafkaTopics extends pulumi.ComponentResource {
  constructor(
    name: string,
    { environment, namespace, topics }: KafkaTopicsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('todo:cluster:KafkaTopics', name, {}, opts);
    for (const topic of topics) {
      new kubernetes.apiextensions.CustomResource(
        `${name}-${topic}`,
        {
          apiVersion: 'kafka.strimzi.io/v1',
          kind: 'KafkaTopic',
          metadata: inKafkaCluster(topic, namespace, environment),
          spec: {
            partitions: partitionsPerTopic,
            replicas: 3,
            config: {
              'min.insync.replicas': 2,
              'unclean.leader.election.enable': false,
              'cleanup.policy': 'delete',
              'retention.ms': retentionMs,
              'max.message.bytes': 1_048_576,
            },
          },
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
