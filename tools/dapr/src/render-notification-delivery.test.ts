import { expect, it } from 'vitest';
import { type NotificationDelivery, renderNotificationDelivery } from './render-notification-delivery.ts';

const everything: NotificationDelivery = {
  appIds: ['event-service'],
  namespace: 'todo',
  mail: {
    host: 'smtp.example.com',
    port: 465,
    login: { username: 'todo', password: { secret: 'smtp-secret', key: 'password' } },
    from: 'todo@example.com',
    verifyCertificate: true,
  },
  webhook: {
    url: 'https://hooks.example.com/todo',
    token: { header: 'Authorization', value: { secret: 'webhook-secret', key: 'token' } },
  },
};

/** The settings of each component, by its type. */
function settings(delivery: NotificationDelivery) {
  const components = renderNotificationDelivery(delivery).filter(({ kind }) => kind === 'Component');
  return Object.fromEntries(
    components.map(({ spec }) => {
      const items = spec['metadata'] as { name: string; value?: string; secretKeyRef?: object }[];
      const values = items.map(({ name, value, secretKeyRef }) => [name, value ?? secretKeyRef] as const);
      return [spec['type'], Object.fromEntries(values)];
    }),
  );
}

it('sends mail by SMTP and webhooks by HTTP, with credentials by reference only', () => {
  expect(settings(everything)).toEqual({
    'bindings.smtp': {
      host: 'smtp.example.com',
      port: '465',
      user: 'todo',
      password: { name: 'smtp-secret', key: 'password' },
      emailFrom: 'todo@example.com',
      skipTLSVerify: 'false',
    },
    'bindings.http': {
      url: 'https://hooks.example.com/todo',
      maxResponseBodySize: '64Ki',
      securityTokenHeader: 'Authorization',
      securityToken: { name: 'webhook-secret', key: 'token' },
    },
  });
});

it('is seen by its applications only, in their namespace', () => {
  for (const object of renderNotificationDelivery(everything)) {
    expect(object.scopes).toEqual(['event-service']);
    expect(object.metadata.namespace).toBe('todo');
  }
});

it('limits the time of each and leaves trying again to the program', () => {
  const resiliency = renderNotificationDelivery(everything).at(-1);
  expect(resiliency?.spec).toEqual({
    policies: { timeouts: { sending: '8s' } },
    targets: {
      components: {
        'notification-mail': { outbound: { timeout: 'sending' } },
        'notification-webhook': { outbound: { timeout: 'sending' } },
      },
    },
  });
});

it('has nothing for what is not asked for', () => {
  expect(renderNotificationDelivery({ appIds: ['event-service'] })).toEqual([]);
  const { mail: _, ...webhookOnly } = everything;
  expect(Object.keys(settings(webhookOnly))).toEqual(['bindings.http']);
  expect(JSON.stringify(renderNotificationDelivery(webhookOnly))).not.toContain('notification-mail');
  const open = settings({
    appIds: [],
    mail: { host: 'mail', port: 25, from: 'a@example.com', verifyCertificate: false },
    webhook: { url: 'http://hook' },
  });
  expect(open).toEqual({
    'bindings.smtp': { host: 'mail', port: '25', emailFrom: 'a@example.com', skipTLSVerify: 'true' },
    'bindings.http': { url: 'http://hook', maxResponseBodySize: '64Ki' },
  });
});
