import { describe, expect, it } from 'vitest';
import type { DaprObject } from './dapr-object.ts';
import { type EventDelivery, renderEventDelivery } from './render-event-delivery.ts';

const laptop: EventDelivery = {
  appId: 'event-service',
  topics: ['task-events', 'reminders'],
  kafka: { brokers: ['127.0.0.1:9092', '127.0.0.1:9093'] },
};
const cluster: EventDelivery = {
  ...laptop,
  namespace: 'todo',
  kafka: {
    brokers: ['kafka:9093'],
    login: { username: 'reader', password: { secret: 'kafka-sidecar', key: 'password' } },
    ca: { secret: 'kafka-sidecar', key: 'ca.crt' },
  },
};

function of(kind: DaprObject['kind'], delivery: EventDelivery) {
  return renderEventDelivery(delivery).filter((object) => object.kind === kind);
}

function settings(delivery: EventDelivery): Record<string, unknown> {
  const items = of('Component', delivery)[0]!.spec['metadata'] as {
    name: string;
    value?: string;
    secretKeyRef?: object;
  }[];
  return Object.fromEntries(items.map(({ name, value, secretKeyRef }) => [name, value ?? secretKeyRef]));
}

describe('renderEventDelivery', () => {
  it('brings each topic raw to a path of its name, and has no dead-letter topic', () => {
    expect(of('Subscription', cluster).map(({ spec }) => spec)).toEqual(
      ['task-events', 'reminders'].map((topic) => ({
        pubsubname: 'events',
        topic,
        routes: { default: `/events/${topic}` },
        metadata: { rawPayload: 'true' },
      })),
    );
  });

  it('is seen by its application only, in its namespace', () => {
    for (const object of renderEventDelivery(cluster)) {
      expect(object.scopes).toEqual(['event-service']);
      expect(object.metadata.namespace).toBe('todo');
    }
    expect(renderEventDelivery(laptop).every(({ metadata }) => !('namespace' in metadata))).toBe(true);
  });

  it('reads from the beginning, in the group of the application', () => {
    expect(settings(laptop)).toMatchObject({
      brokers: '127.0.0.1:9092,127.0.0.1:9093',
      authType: 'none',
      disableTls: 'true',
      consumerGroup: 'event-service',
      initialOffset: 'oldest',
    });
  });

  it('logs in over TLS with secrets by reference, and never turns TLS off then', () => {
    expect(settings(cluster)).toMatchObject({
      authType: 'password',
      saslMechanism: 'SHA-512',
      saslUsername: 'reader',
      saslPassword: { name: 'kafka-sidecar', key: 'password' },
      caCert: { name: 'kafka-sidecar', key: 'ca.crt' },
    });
    expect(settings(cluster)).not.toHaveProperty('disableTls');
  });

  it('gives nothing up: no retry has a limit', () => {
    const [policy] = of('Resiliency', cluster);
    expect(policy?.spec).toMatchObject({
      policies: { retries: { redelivery: { maxRetries: -1 } } },
      targets: { components: { events: { inbound: { retry: 'redelivery', timeout: 'delivery' } } } },
    });
    expect(settings(cluster)).not.toHaveProperty('backOffMaxRetries');
  });
});
