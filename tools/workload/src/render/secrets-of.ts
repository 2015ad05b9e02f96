import {
  daprApiTokenSecret,
  daprAppTokenSecret,
  kafkaCaSecret,
  kafkaRelaySecret,
  kafkaSidecarSecret,
  type Platform,
} from '../platform.ts';
import type { ServiceManifest } from '../service-manifest.ts';
import { notificationSecrets } from './render-notifications.ts';
import { sidecarOf } from './render-sidecar.ts';

/** An environment variable that comes from a Kubernetes Secret. */
export type SecretVariable = ServiceManifest['secrets'][number];

const variable = (env: string, secret: string, key: string, optional = false): SecretVariable => ({
  env,
  secret,
  key,
  optional,
});

/** A value in a Kubernetes Secret. */
export type SecretKey = Pick<SecretVariable, 'secret' | 'key'>;

/** Every secret that a service's program gets on this platform: those it declares, and what carries its events asks for. */
export function secretsOf(manifest: ServiceManifest, platform: Platform): SecretVariable[] {
  const kafka = platform.eventTransport === 'kafka';
  const logsIn = kafka && platform.kafkaUser !== undefined && manifest.uses.includes('kafka');
  const relay = [
    variable('KAFKA_PASSWORD', kafkaRelaySecret, 'password'),
    variable('KAFKA_CA', kafkaCaSecret, 'ca.crt', true),
  ];
  const tokens = [
    variable('APP_API_TOKEN', daprAppTokenSecret, 'token'),
    variable('DAPR_API_TOKEN', daprApiTokenSecret, 'token'),
  ];
  return [...manifest.secrets, ...(logsIn ? relay : []), ...(sidecarOf(manifest, platform) ? tokens : [])];
}

/** Every secret that its sidecar reads by way of the components it may see. */
export function sidecarSecretsOf(manifest: ServiceManifest, platform: Platform): SecretKey[] {
  if (!sidecarOf(manifest, platform)) return [];
  const brokers = [
    { secret: kafkaSidecarSecret, key: 'password' },
    { secret: kafkaCaSecret, key: 'ca.crt' },
  ];
  return [...brokers, ...notificationSecrets(manifest, platform)];
}
