import { metadataItem, type MetadataItem, type SecretRef } from './component-metadata.ts';
import type { DaprObject } from './dapr-object.ts';

/** Name of the pub/sub component that brings the events of Kafka. */
export const pubsubName = 'events';

export interface EventDelivery {
  /** The application that gets the events; also the consumer group's name. */
  readonly appId: string;
  readonly topics: readonly string[];
  readonly kafka: {
    /** `host:port` of each. */
    readonly brokers: readonly string[];
    /** Login by SCRAM-SHA-512; without one the connection is plain text, which is for a laptop. */
    readonly login?: { readonly username: string; readonly password: string | SecretRef };
    /** Certificate of who signed those of the brokers, in PEM; the system's own when left out. */
    readonly ca?: string | SecretRef;
  };
  readonly namespace?: string;
}

/**
 * How the topics of Kafka come to an application through its sidecar, each to `POST /events/<topic>`. One source for the
 * cluster and for a daprd on a laptop. Nothing is ever given up: what is answered RETRY, or not at all, comes again until
 * it is answered SUCCESS, and holds back only its partition.
 */
export function renderEventDelivery(delivery: EventDelivery): DaprObject[] {
  const { appId, topics, namespace } = delivery;
  const scopes = [appId];
  const metadata = (name: string) => ({ name, ...(namespace !== undefined && { namespace }) });
  const component: DaprObject = {
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Component',
    metadata: metadata(pubsubName),
    scopes,
    spec: { type: 'pubsub.kafka', version: 'v1', metadata: kafkaMetadata(delivery) },
  };
  const subscriptions = topics.map((topic): DaprObject => ({
    apiVersion: 'dapr.io/v2alpha1',
    kind: 'Subscription',
    metadata: metadata(topic),
    scopes,
    spec: {
      pubsubname: pubsubName,
      topic,
      routes: { default: `/events/${topic}` },
      // Dapr would try for ever to decode what is no JSON; so it hands the bytes on.
      metadata: { rawPayload: 'true' },
    },
  }));
  return [component, ...subscriptions, { ...resiliency(scopes), metadata: metadata('event-delivery') }];
}

function kafkaMetadata({ appId, kafka: { brokers, login, ca } }: EventDelivery): MetadataItem[] {
  const login_ = login
    ? [
        { name: 'authType', value: 'password' },
        { name: 'saslMechanism', value: 'SHA-512' },
        { name: 'saslUsername', value: login.username },
        metadataItem('saslPassword', login.password),
        ...(ca === undefined ? [] : [metadataItem('caCert', ca)]),
      ]
    : [
        { name: 'authType', value: 'none' },
        { name: 'disableTls', value: 'true' },
      ];
  return [
    { name: 'brokers', value: brokers.join(',') },
    ...login_,
    { name: 'consumerGroup', value: appId },
    { name: 'clientID', value: `${appId}-sidecar` },
    // A group that is new, or whose offsets are gone, must not begin at the end.
    { name: 'initialOffset', value: 'oldest' },
    // Of the protocol; the default, 2.0.0, knows neither newer record formats nor group features.
    { name: 'version', value: '4.0.0' },
    // Keys and headers of records become HTTP headers.
    { name: 'escapeHeaders', value: 'true' },
    // Under the policy below this one sees no failure, but never may it have a limit: past it the event is lost.
    { name: 'backOffPolicy', value: 'constant' },
    { name: 'backOffDuration', value: '1s' },
  ];
}

function resiliency(scopes: string[]): Omit<DaprObject, 'metadata'> {
  return {
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Resiliency',
    scopes,
    spec: {
      policies: {
        // Longer than the application takes for an event at its worst: five attempts, each with its time limits.
        timeouts: { delivery: '60s' },
        retries: { redelivery: { policy: 'exponential', maxInterval: '5s', maxRetries: -1 } },
      },
      targets: { components: { [pubsubName]: { inbound: { timeout: 'delivery', retry: 'redelivery' } } } },
    },
  };
}
