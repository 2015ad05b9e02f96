import type { V1Deployment, V1NetworkPolicy } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { ServiceManifest } from '../service-manifest.ts';
import { fullManifest, platform as direct, target } from '../testing/example.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { renderService } from './render-service.ts';
import { secretsOf } from './secrets-of.ts';

const manifest = ServiceManifest.parse({
  ...fullManifest,
  uses: ['postgres', 'kafka'],
  topics: { publishes: ['orders'], subscribes: ['orders'] },
  dapr: { appPort: 8002, blockShutdownSeconds: 7, gracefulShutdownSeconds: 11 },
});
const external = Platform.parse({
  ...direct,
  production: 'true',
  eventTransport: 'kafka',
  kafkaBrokers: 'broker-1:9093,broker-2:9093',
  kafkaUser: 'event-relay',
  kafkaPorts: '9093',
});

function only<T>(objects: KubernetesObject[], kind: string): T {
  return objects.find((object) => object.kind === kind) as T;
}

function pod(platform: Platform) {
  const template = only<V1Deployment>(renderService(manifest, platform, target), 'Deployment').spec?.template;
  const environment = template?.spec?.containers[0]?.env ?? [];
  return {
    annotations: template?.metadata?.annotations,
    grace: template?.spec?.terminationGracePeriodSeconds,
    values: Object.fromEntries(environment.map(({ name, value }) => [name, value])),
    secrets: Object.fromEntries(
      environment.flatMap(({ name, valueFrom }) =>
        valueFrom?.secretKeyRef ? [[name, `${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}`]] : [],
      ),
    ),
  };
}

function policy(platform: Platform) {
  return only<V1NetworkPolicy>(renderService(manifest, platform, target), 'NetworkPolicy').spec;
}

const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });

describe('a service with a sidecar', () => {
  it('has none where events do not go by Kafka', () => {
    const { annotations, grace, values, secrets } = pod(direct);
    expect(annotations).toBeUndefined();
    expect(grace).toBe(30);
    expect(values).toMatchObject({ EVENT_TRANSPORT: 'direct', PRODUCTION: 'false' });
    expect(values).not.toHaveProperty('KAFKA_BROKERS');
    expect(Object.keys(secrets)).toEqual(['DATABASE_URL']);
    expect(JSON.stringify(policy(direct))).not.toMatch(/dapr-system|909[0-4]/);
  });

  it('asks for a native one that brings events to the loopback port with a token', () => {
    expect(pod(external).annotations).toMatchObject({
      'dapr.io/enabled': 'true',
      'dapr.io/app-id': 'orders',
      'dapr.io/app-port': '8002',
      'dapr.io/app-token-secret': 'dapr-app-token',
      'dapr.io/api-token-secret': 'dapr-api-token',
      'dapr.io/enable-native-sidecar': 'true',
      'dapr.io/sidecar-memory-limit': '192Mi',
    });
  });

  it('gives program and sidecar their time one after the other before the pod is killed', () => {
    const { annotations, grace } = pod(external);
    expect(annotations).toMatchObject({
      'dapr.io/block-shutdown-duration': '7s',
      'dapr.io/graceful-shutdown-seconds': '11',
    });
    expect(grace).toBe((pod(direct).grace ?? 0) + 7 + 11);
  });

  it('tells the program where the brokers are, and gives logins and tokens by reference', () => {
    const { values, secrets } = pod(external);
    expect(values).toMatchObject({
      PRODUCTION: 'true',
      EVENT_TRANSPORT: 'kafka',
      KAFKA_BROKERS: 'broker-1:9093,broker-2:9093',
      KAFKA_USERNAME: 'event-relay',
      DAPR_HTTP_PORT: '3500',
    });
    expect(secrets).toEqual({
      DATABASE_URL: 'database-secret/url',
      KAFKA_PASSWORD: 'kafka-relay/password',
      KAFKA_CA: 'kafka-ca/ca.crt',
      APP_API_TOKEN: 'dapr-app-token/token',
      DAPR_API_TOKEN: 'dapr-api-token/token',
    });
    expect(Object.keys(pod({ ...external, kafkaUser: undefined }).secrets)).toEqual([
      'DATABASE_URL',
      'APP_API_TOKEN',
      'DAPR_API_TOKEN',
    ]);
    expect(secretsOf(manifest, external).filter(({ optional }) => optional)).toMatchObject([{ env: 'KAFKA_CA' }]);
  });

  it('may reach brokers in the ranges of the platform or in their namespace, and the control plane of Dapr', () => {
    const outside = policy(external)?.egress ?? [];
    const ports = [{ port: 9093, protocol: 'TCP' }];
    expect(outside).toContainEqual({
      to: [{ ipBlock: { cidr: '10.20.0.0/16' } }, { ipBlock: { cidr: '10.30.0.0/16' } }],
      ports,
    });
    expect(outside).toContainEqual({ to: [namespace('dapr-system')] });
    const inside = policy({ ...external, kafkaNamespace: 'kafka', daprNamespace: 'sidecars' })?.egress ?? [];
    expect(inside).toContainEqual({ to: [namespace('kafka')], ports });
    expect(inside).toContainEqual({ to: [namespace('sidecars')] });
  });

  it('lets monitoring read the metrics of the sidecar', () => {
    expect(policy(external)?.ingress).toContainEqual({
      from: [namespace('monitoring')],
      ports: [{ port: 9090, protocol: 'TCP' }],
    });
  });
});

describe('a declaration', () => {
  const { dapr: _, topics: __, ...without } = manifest;

  it.each([
    [{ dapr: { appPort: 8003 } }, /must be one of loopbackPorts/],
    [{ topics: { subscribes: ['orders'] } }, /needs dapr/],
    [{ topics: { publishes: ['orders'] }, uses: [] }, /needs kafka among its uses/],
  ])('is refused with %j', (part, message) => {
    expect(() => ServiceManifest.parse({ ...without, ...part })).toThrow(message);
  });

  it('of a platform with Kafka names brokers', () => {
    expect(() => Platform.parse({ ...direct, eventTransport: 'kafka' })).toThrow(/kafkaBrokers|events go by Kafka/);
  });
});
