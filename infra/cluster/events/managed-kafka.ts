import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { kafkaCaSecret, kafkaRelaySecret, kafkaSidecarSecret, type ServiceManifest } from '@todo/workload';
import type { Environment } from '../../environment/environment.ts';
import type { StrimziEvents } from '../../environment/events.ts';
import { CopiedSecret } from './copied-secret.ts';
import { KafkaCluster, kafkaClusterName } from './kafka-cluster.ts';
import { KafkaTopics } from './kafka-topics.ts';
import { KafkaUser } from './kafka-user.ts';
import { StrimziOperator } from './strimzi-operator.ts';

export interface ManagedKafkaArgs {
  environment: Environment & { events: StrimziEvents };
  services: readonly ServiceManifest[];
}

/** Kafka in the cluster: operator, brokers, the topics that services declare, an account that writes and one that reads. */
export class ManagedKafka extends pulumi.ComponentResource {
  /** `host:port` under which pods reach the brokers. */
  readonly bootstrap: string;
  /** Names of the Secrets made in the application's namespace. */
  readonly secretNames = [kafkaRelaySecret, kafkaSidecarSecret, kafkaCaSecret];

  constructor(name: string, args: ManagedKafkaArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:ManagedKafka', name, {}, opts);
    const { environment, services } = args;
    const { events, namespaces } = environment;
    const inKafka = { environment: environment.name, namespace: namespaces.kafka };
    const inApplication = { environment: environment.name, namespace: namespaces.application };
    const operator = events.operator === 'helm' ? new StrimziOperator('strimzi', inKafka, { parent: this }) : undefined;
    const afterOperator = { parent: this, dependsOn: operator ? [operator] : [] };

    const brokers = new KafkaCluster('brokers', { ...inKafka, settings: events }, afterOperator);
    const published = topicsOf(services, 'publishes');
    const subscribed = topicsOf(services, 'subscribes');
    const topics = [...new Set([...published, ...subscribed])].sort();
    const afterBrokers = { parent: this, dependsOn: brokers };
    new KafkaTopics('topics', { ...inKafka, topics }, afterBrokers);
    const relay = new KafkaUser(
      'relay',
      {
        ...inKafka,
        username: events.relayUser,
        topics: published,
        operations: ['Write', 'Describe', 'DescribeConfigs'],
      },
      afterBrokers,
    );
    const sidecar = new KafkaUser(
      'sidecar',
      {
        ...inKafka,
        username: events.sidecarUser,
        topics: subscribed,
        operations: ['Read', 'Describe'],
        groups: services.filter((service) => service.topics.subscribes.length > 0).map((service) => service.name),
      },
      afterBrokers,
    );

    const copy = (secretName: string, key: string, value: pulumi.Input<string>) =>
      new CopiedSecret(secretName, { ...inApplication, secretName, key, value }, { parent: this });
    copy(kafkaRelaySecret, 'password', relay.password);
    copy(kafkaSidecarSecret, 'password', sidecar.password);
    copy(kafkaCaSecret, 'ca.crt', this.#readCa(brokers, namespaces.kafka));
    this.bootstrap = brokers.bootstrap;
    this.registerOutputs();
  }

  /** Strimzi makes it with the brokers and renews it before its end; the next `up` then brings the new one along. */
  #readCa(brokers: KafkaCluster, namespace: string): pulumi.Output<string> {
    const id = brokers.cluster.id.apply(() => `${namespace}/${kafkaClusterName}-cluster-ca-cert`);
    const secret = kubernetes.core.v1.Secret.get('cluster-ca', id, { parent: this });
    return secret.data.apply((data) => Buffer.from(data?.['ca.crt'] ?? '', 'base64').toString());
  }
}

function topicsOf(services: readonly ServiceManifest[], role: 'publishes' | 'subscribes'): string[] {
  return [...new Set(services.flatMap(({ topics }) => topics[role]))].sort();
}
