import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { StrimziEvents } from '../../environment/events.ts';
import { ownedBy } from '../ownership.ts';

export interface KafkaClusterArgs {
  environment: string;
  /** Namespace of the brokers, which the operator watches. */
  namespace: string;
  settings: StrimziEvents;
}

/** Name of the cluster, and the beginning of the names of what Strimzi makes for it. */
export const kafkaClusterName = 'todo';

const apiVersion = 'kafka.strimzi.io/v1';
const clusterLabel = { 'strimzi.io/cluster': kafkaClusterName };

/** Nothing confirmed may be lost with one broker, and no broker that lags behind may take over. */
const durable = {
  'default.replication.factor': 3,
  'min.insync.replicas': 2,
  'offsets.topic.replication.factor': 3,
  'transaction.state.log.replication.factor': 3,
  'transaction.state.log.min.isr': 2,
  'unclean.leader.election.enable': false,
  'auto.create.topics.enable': false,
};

/** Sized for brokers of 768 MiB: half of it heap, of which the log cleaner's default buffer would take a third. */
const small = {
  'offsets.topic.num.partitions': 12,
  'transaction.state.log.num.partitions': 6,
  'log.cleaner.dedupe.buffer.size': 16_777_216,
  'num.network.threads': 2,
  'num.io.threads': 4,
};

const spread = {
  maxSkew: 1,
  topologyKey: 'kubernetes.io/hostname',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { ...clusterLabel, 'strimzi.io/broker-role': 'true' } },
};

const operatorMemory = { resources: { requests: { cpu: '25m', memory: '256Mi' }, limits: { memory: '256Mi' } } };

/** Three brokers that are their own controllers, on three nodes, with SCRAM over TLS and access lists, kept by Strimzi. */
export class KafkaCluster extends pulumi.ComponentResource {
  /** `host:port` under which pods of the cluster reach the brokers. */
  readonly bootstrap: string;
  /** Resolves when the brokers are ready. */
  readonly cluster: kubernetes.apiextensions.CustomResource;

  constructor(name: string, args: KafkaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:KafkaCluster', name, {}, opts);
    const { environment, namespace, settings } = args;
    const labels = ownedBy(environment);
    const disk = {
      id: 0,
      type: 'persistent-claim',
      size: settings.storage,
      ...(settings.storageClass !== undefined && { class: settings.storageClass }),
      kraftMetadata: 'shared',
      // Events outlive a mistake: who deletes the cluster deletes the volumes by hand.
      deleteClaim: false,
    };
    const pool = new kubernetes.apiextensions.CustomResource(
      `${name}-pool`,
      {
        apiVersion,
        kind: 'KafkaNodePool',
        metadata: { name: 'brokers', namespace, labels: { ...labels, ...clusterLabel } },
        spec: {
          replicas: 3,
          roles: ['controller', 'broker'],
          storage: { type: 'jbod', volumes: [disk] },
          resources: { requests: { cpu: '150m', memory: '768Mi' }, limits: { memory: '768Mi' } },
          jvmOptions: { '-Xms': '320m', '-Xmx': '320m' },
          template: { pod: { topologySpreadConstraints: [spread] } },
        },
      },
      { parent: this },
    );
    this.cluster = new kubernetes.apiextensions.CustomResource(
      `${name}-kafka`,
      {
        apiVersion,
        kind: 'Kafka',
        metadata: {
          name: kafkaClusterName,
          namespace,
          labels,
          annotations: { 'pulumi.com/waitFor': 'condition=Ready', 'pulumi.com/timeoutSeconds': '900' },
        },
        spec: {
          kafka: {
            version: '4.3.1',
            metadataVersion: '4.3-IV0',
            listeners: [
              { name: 'tls', port: 9093, type: 'internal', tls: true, authentication: { type: 'scram-sha-512' } },
            ],
            authorization: { type: 'simple' },
            config: { ...durable, ...small },
          },
          entityOperator: { topicOperator: operatorMemory, userOperator: operatorMemory },
        },
      },
      { parent: this, dependsOn: pool },
    );
    this.bootstrap = `${kafkaClusterName}-kafka-bootstrap.${namespace}.svc:9093`;
    this.registerOutputs();
  }
}

/** Metadata of what belongs to the Kafka cluster. */
export function inKafkaCluster(name: string, namespace: string, environment: string) {
  return { name, namespace, labels: { ...ownedBy(environment), ...clusterLabel } };
}
