import { describe, expect, it } from 'vitest';
import { Events } from '../../environment/events.ts';
import { type Named, recordEnvironment } from '../../testing/record-environment.ts';

const secrets = {
  'todo-infra:database-url': 'postgresql://u:p@db/todo',
  'todo-infra:kafka-relay-password': 'writes',
  'todo-infra:kafka-sidecar-password': 'reads',
};

const record = (events: unknown, config: Record<string, string> = secrets) =>
  recordEnvironment({ events: Events.parse(events) }, config);

const external = { kafka: 'external', brokers: ['a.example.com:9093', 'b.example.com:9093'] };

describe('events', () => {
  it('need nothing in the cluster without Kafka', async () => {
    const { recorded, platform } = await record({ kafka: 'none' });
    expect(recorded.map(({ type }) => type).filter((type) => /dapr|helm|strimzi|Event/i.test(type))).toEqual([]);
    expect(platform).toMatchObject({ eventTransport: 'direct', production: 'false' });
  });

  it('by external brokers: who writes, who reads, and a subscription for every topic that a service declares', async () => {
    const { objects, names, platform } = await record(external);
    expect(names('Component')).toEqual(['todo-app-prod/events']);
    expect(JSON.stringify(objects('Component')[0])).toContain('a.example.com:9093,b.example.com:9093');
    expect(JSON.stringify(objects('Component')[0])).not.toMatch(/caCert|reads|writes/);
    expect(names('Subscription')).toEqual(['todo-app-prod/task-events', 'todo-app-prod/reminders']);
    expect(names('Resiliency')).toEqual(['todo-app-prod/event-delivery']);
    expect(platform).toMatchObject({
      eventTransport: 'kafka',
      kafkaBrokers: 'a.example.com:9093,b.example.com:9093',
      kafkaUser: 'event-relay',
      daprNamespace: 'dapr-system',
    });
    expect(platform).not.toHaveProperty('kafkaNamespace');
    for (const name of ['kafka-relay', 'kafka-sidecar', 'dapr-app-token', 'dapr-api-token']) {
      expect(names('Secret')).toContain(`todo-app-prod/${name}`);
      expect(JSON.stringify(objects('Role'))).toContain(`"${name}"`);
    }
  });

  it('trust the certificate that was given, by reference', async () => {
    const ca = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    const { objects, names } = await record(external, { ...secrets, 'todo-infra:kafka-ca': ca });
    expect(names('Secret')).toContain('todo-app-prod/kafka-ca');
    expect(JSON.stringify(objects('Component')[0])).toContain(
      '{"name":"caCert","secretKeyRef":{"key":"ca.crt","name":"kafka-ca"}}',
    );
  });

  it('have tokens of their own that are random and kept encrypted', async () => {
    const tokens = async () => {
      const { find } = await record(external);
      const made = find('Secret').filter(({ name }) => name.endsWith('-token-secret'));
      expect(made.map(({ secretInputs }) => secretInputs)).toEqual([['stringData'], ['stringData']]);
      return made.map(({ inputs }) => (inputs['stringData'] as { token: string }).token);
    };
    const all = [...(await tokens()), ...(await tokens())];
    expect(new Set(all).size).toBe(4);
    for (const token of all) expect(token).toMatch(/^[\w-]{43}$/);
  });

  it('install Dapr by its chart before what needs its definitions, unless somebody else keeps it', async () => {
    const { recorded } = await record(external);
    expect(recorded.find(({ name }) => name === 'dapr-release')?.inputs).toMatchObject({
      chart: 'dapr',
      version: '1.18.3',
      namespace: 'dapr-system',
      values: { dapr_sidecar_injector: { sidecarDropALLCapabilities: true } },
    });
    expect(recorded.find(({ name }) => name === 'delivery')?.dependsOn).toContain('dapr');
    const { find } = await record({ ...external, dapr: 'present' });
    expect(find('Release')).toEqual([]);
  });
});

describe('events by Strimzi', () => {
  it('have three brokers that lose nothing with one of them, over TLS with logins and access lists', async () => {
    const { objects, platform } = await record({ kafka: 'strimzi', storageClass: 'do-block-storage' });
    expect(objects('KafkaNodePool')[0]?.spec).toMatchObject({
      replicas: 3,
      storage: { volumes: [{ size: '10Gi', class: 'do-block-storage', deleteClaim: false }] },
    });
    expect(objects('Kafka')[0]?.spec).toMatchObject({
      kafka: {
        listeners: [{ port: 9093, tls: true, authentication: { type: 'scram-sha-512' } }],
        authorization: { type: 'simple' },
        config: {
          'min.insync.replicas': 2,
          'unclean.leader.election.enable': false,
          'auto.create.topics.enable': false,
        },
      },
    });
    expect(platform).toMatchObject({
      kafkaBrokers: 'todo-kafka-bootstrap.kafka.svc:9093',
      kafkaNamespace: 'kafka',
    });
  });

  it('have the topics that services declare, and one account that may write and one that may read', async () => {
    const { objects, names } = await record({ kafka: 'strimzi' });
    expect(names('KafkaTopic')).toEqual(['kafka/reminders', 'kafka/task-events']);
    for (const topic of objects('KafkaTopic')) {
      expect(topic.metadata.labels).toMatchObject({ 'strimzi.io/cluster': 'todo' });
      expect(topic.spec).toMatchObject({ partitions: 6, replicas: 3, config: { 'min.insync.replicas': 2 } });
    }
    const rights = objects('KafkaUser').map(({ metadata, spec }) => {
      const { acls } = spec['authorization'] as {
        acls: { resource: { type: string; name: string }; operations: string[] }[];
      };
      return [
        metadata.name,
        acls.map(({ resource, operations }) => `${resource.type} ${resource.name}: ${operations}`),
      ];
    });
    expect(Object.fromEntries(rights)).toEqual({
      'event-relay': [
        'topic reminders: Write,Describe,DescribeConfigs',
        'topic task-events: Write,Describe,DescribeConfigs',
      ],
      'event-sidecar': [
        'topic reminders: Read,Describe',
        'topic task-events: Read,Describe',
        'group event-service: Read',
      ],
    });
  });

  it('give the accounts generated passwords, the same in both namespaces', async () => {
    const { find } = await record({ kafka: 'strimzi' });
    const passwords = Object.fromEntries(
      find('Secret').map(({ inputs }) => {
        const { metadata, stringData } = inputs as unknown as Named & { stringData?: Record<string, string> };
        return [`${metadata?.namespace}/${metadata?.name}`, stringData?.['password']];
      }),
    );
    expect(passwords['kafka/event-relay-password']).toMatch(/^[\w-]{43}$/);
    expect(passwords['todo-app-prod/kafka-relay']).toBe(passwords['kafka/event-relay-password']);
    expect(passwords['todo-app-prod/kafka-sidecar']).toBe(passwords['kafka/event-sidecar-password']);
  });
});
