import * as pulumi from '@pulumi/pulumi';
import { daprApiTokenSecret, daprAppTokenSecret, type Platform, type ServiceManifest } from '@todo/workload';
import type { Environment } from '../../environment/environment.ts';
import type { KafkaEvents } from '../../environment/events.ts';
import { DaprControlPlane } from './dapr-control-plane.ts';
import { EventDelivery } from './event-delivery.ts';
import { GeneratedSecret } from './generated-secret.ts';
import { ManagedKafka } from './managed-kafka.ts';
import { NotificationDelivery } from './notification-delivery.ts';

export interface EventPlatformArgs {
  environment: Environment & { events: KafkaEvents };
  services: readonly ServiceManifest[];
  /** Whether there is the certificate of who signed those of external brokers. */
  hasCa: boolean;
}

/** What the events of an environment go by beyond its services: Kafka, its logins, Dapr, who gets which topic, and where notifications go. */
export class EventPlatform extends pulumi.ComponentResource {
  /** Names of the Secrets made in the application's namespace. */
  readonly secretNames: string[];
  /** What a deploy is told of it. */
  readonly facts: Pick<Platform, 'eventTransport' | 'kafkaBrokers' | 'kafkaUser' | 'kafkaNamespace' | 'daprNamespace'>;

  constructor(name: string, args: EventPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:EventPlatform', name, {}, opts);
    const { environment, services } = args;
    const { events, namespaces } = environment;
    const common = { environment: environment.name, namespace: namespaces.application };
    const child = { parent: this };

    const tokens = [daprAppTokenSecret, daprApiTokenSecret];
    for (const secretName of tokens) new GeneratedSecret(secretName, { ...common, secretName, key: 'token' }, child);

    const managed =
      events.kafka === 'strimzi'
        ? new ManagedKafka('kafka', { environment: { ...environment, events }, services }, child)
        : undefined;
    const brokers = events.kafka === 'external' ? events.brokers : [managed?.bootstrap ?? ''];
    const dapr =
      events.dapr === 'helm' ? new DaprControlPlane('dapr', { namespace: namespaces.dapr }, child) : undefined;

    const consumers = services
      .filter(({ topics }) => topics.subscribes.length > 0)
      .map((service) => ({ appId: service.name, topics: service.topics.subscribes }));
    const afterThem = { parent: this, dependsOn: [dapr, managed].filter((part) => part !== undefined) };
    const { sidecarUser } = events;
    new EventDelivery(
      'delivery',
      { ...common, brokers, sidecarUser, hasCa: managed !== undefined || args.hasCa, consumers },
      afterThem,
    );
    const appIds = services.filter(({ uses }) => uses.includes('notifications')).map((service) => service.name);
    const { notifications } = environment;
    new NotificationDelivery('notifications', { ...common, notifications, appIds }, afterThem);

    this.secretNames = [...tokens, ...(managed?.secretNames ?? [])];
    this.facts = {
      eventTransport: 'kafka',
      kafkaBrokers: brokers.join(','),
      kafkaUser: events.relayUser,
      kafkaNamespace: managed && namespaces.kafka,
      daprNamespace: namespaces.dapr,
    };
    this.registerOutputs();
  }
}
