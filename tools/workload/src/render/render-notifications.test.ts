import type { V1Deployment, V1NetworkPolicy } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { ServiceManifest } from '../service-manifest.ts';
import { fullManifest, platform, smallManifest, target } from '../testing/example.ts';
import { renderService } from './render-service.ts';

const sidecar = { dapr: { appPort: 8002 }, topics: { subscribes: ['orders'] } };
const sending = ServiceManifest.parse({ ...fullManifest, ...sidecar, uses: ['postgres', 'notifications'] });
const silent = ServiceManifest.parse({ ...fullManifest, ...sidecar, uses: ['postgres'] });
const withKafka = { ...platform, eventTransport: 'kafka', kafkaBrokers: 'broker:9093' };
const mail = { mailServer: 'smtp.example.com:2525', mailTo: 'team@example.com' };
const webhook = { webhookUrl: 'https://hooks.example.com/todo' };

function rendered(manifest: ServiceManifest, fields: object) {
  const objects = renderService(manifest, Platform.parse({ ...withKafka, ...fields }), target);
  const deployment = objects.find(({ kind }) => kind === 'Deployment') as V1Deployment;
  const policy = objects.find(({ kind }) => kind === 'NetworkPolicy') as V1NetworkPolicy;
  const environment = deployment.spec?.template.spec?.containers[0]?.env ?? [];
  const named = environment.filter(({ name }) => /^(NOTIFICATION|OTEL)_/.test(name));
  const ports = policy.spec?.egress?.flatMap((rule) => rule.ports?.map(({ port }) => port) ?? []);
  return { values: Object.fromEntries(named.map(({ name, value }) => [name, value])), ports };
}

describe('notifications', () => {
  it('come to a service that sends them: by which bindings, to whom, and a way out for its sidecar', () => {
    const { values, ports } = rendered(sending, { ...mail, ...webhook });
    expect(values).toEqual({
      NOTIFICATION_MAIL_BINDING: 'notification-mail',
      NOTIFICATION_MAIL_TO: 'team@example.com',
      NOTIFICATION_WEBHOOK_BINDING: 'notification-webhook',
    });
    expect(ports).toEqual(expect.arrayContaining([2525, 443]));
  });

  it('come each by itself', () => {
    expect(rendered(sending, webhook).values).toEqual({ NOTIFICATION_WEBHOOK_BINDING: 'notification-webhook' });
    expect(rendered(sending, mail).ports).not.toContain(443);
  });

  it.each([
    ['another service', silent, {}],
    ['one without a sidecar', sending, { eventTransport: 'direct' }],
  ])('are nothing to %s', (_what, manifest, fields) => {
    const { values, ports } = rendered(manifest, { ...mail, ...webhook, ...fields });
    expect(values).toEqual({});
    expect(ports).not.toEqual(expect.arrayContaining([443]));
  });

  it('are nothing where there are none', () => expect(rendered(sending, {}).values).toEqual({}));

  it('are declared only by who has a sidecar', () => {
    expect(() => ServiceManifest.parse({ ...smallManifest, uses: ['notifications'] })).toThrow(/need dapr/);
  });
});

it('tells every service where traces go, and lets it there', () => {
  for (const manifest of [sending, smallManifest]) {
    const { values, ports } = rendered(manifest, { traceEndpoint: 'http://collector.example.com:4318' });
    expect(values).toEqual({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.com:4318' });
    expect(ports).toContain(4318);
  }
  expect(rendered(smallManifest, {})).toEqual({ values: {}, ports: [53, 53] });
});
