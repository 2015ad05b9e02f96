import { Platform } from '@todo/workload';
import { describe, expect, it } from 'vitest';
import { Events } from '../../environment/events.ts';
import { recordEnvironment } from '../../testing/record-environment.ts';

const secrets = {
  'todo-infra:database-url': 'postgresql://u:p@db/todo',
  'todo-infra:kafka-relay-password': 'writes',
  'todo-infra:kafka-sidecar-password': 'reads',
};

describe('notifications', () => {
  const mail = { host: 'smtp.example.com', port: 2525, user: 'todo', from: 'todo@example.com', to: 'team@example.com' };
  const webhook = { url: 'https://hooks.example.com/todo', tokenHeader: 'Authorization' };
  const hidden = { 'todo-infra:smtp-password': 'mails', 'todo-infra:webhook-token': 'Bearer hooks' };
  const config = { ...secrets, ...hidden, 'todo-infra:secret-hash-key': 'key' };
  const events = Events.parse({ kafka: 'external', brokers: ['a.example.com:9093'] });
  const record = (notifications: object) => recordEnvironment({ events, notifications }, config);

  it('leave by bindings that only the event service sees, with secrets by reference', async () => {
    const { objects, names, recorded } = await record({ mail, webhook });
    expect(names('Component').toSorted()).toEqual([
      'todo-app-prod/events',
      'todo-app-prod/notification-mail',
      'todo-app-prod/notification-webhook',
    ]);
    expect(names('Resiliency')).toContain('todo-app-prod/notification-delivery');
    for (const object of objects('Component')) expect(object).toMatchObject({ scopes: ['event-service'] });
    const components = JSON.stringify(objects('Component'));
    expect(components).toContain('{"name":"password","secretKeyRef":{"key":"password","name":"smtp-secret"}}');
    expect(components).toContain('{"name":"securityToken","secretKeyRef":{"key":"token","name":"webhook-secret"}}');
    expect(components).not.toMatch(/mails|Bearer/);
    expect(recorded.find(({ name }) => name === 'notifications')?.dependsOn).toContain('dapr');
  });

  it('are told to deploys, with a hash of each secret', async () => {
    const { platform, objects } = await record({ mail, webhook });
    expect(platform).toMatchObject({
      mailServer: 'smtp.example.com:2525',
      mailTo: 'team@example.com',
      webhookUrl: 'https://hooks.example.com/todo',
      secretHashes: expect.stringMatching(/smtp-secret\/password=\w{16}.*webhook-secret\/token=\w{16}/) as string,
    });
    expect(Platform.parse(platform)).toMatchObject({ mailTo: 'team@example.com' });
    expect(JSON.stringify([platform, objects('Role')])).not.toMatch(/mails|Bearer/);
  });

  it('are nothing where they are not asked for', async () => {
    const { names, platform } = await record({});
    expect(names('Component')).toEqual(['todo-app-prod/events']);
    expect(names('Resiliency')).toEqual(['todo-app-prod/event-delivery']);
    expect(Object.keys(platform as object).filter((key) => /mail|webhook|trace/i.test(key))).toEqual([]);
  });
});

it('tells deploys where traces go', async () => {
  const tracing = { endpoint: 'http://collector.monitoring.svc:4318' };
  const { platform } = await recordEnvironment({ tracing }, secrets);
  expect(platform).toMatchObject({ traceEndpoint: tracing.endpoint });
});
