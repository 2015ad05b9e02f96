import { kafkaCaSecret, kafkaRelaySecret, kafkaSidecarSecret, smtpSecret, webhookSecret } from '@todo/workload';
import { z } from 'zod';
import type { Environment } from '../environment/environment.ts';

interface SecretDefinition {
  /** Kubernetes Secret and key that it becomes; the password of the registry becomes part of the pull secret. */
  goesTo?: { secret: string; key: string };
  value: z.ZodType<string>;
  /** Shown to who sets it. */
  form: string;
}

const text = z.string().regex(/^\S+$/);

/** Every secret that an environment can have, by the name that `infra:secret set` takes. */
export const secretDefinitions = {
  'database-url': {
    goesTo: { secret: 'database-secret', key: 'url' },
    value: z.url({ protocol: /^postgres(ql)?$/ }),
    form: 'postgresql://user:password@host:5432/database',
  },
  'redis-url': {
    goesTo: { secret: 'redis-secret', key: 'url' },
    value: z.url({ protocol: /^rediss?$/ }),
    form: 'redis://host:6379 or rediss://…',
  },
  'redis-password': { goesTo: { secret: 'redis-secret', key: 'password' }, value: text, form: 'text without spaces' },
  'openai-api-key': { goesTo: { secret: 'openai-secret', key: 'api-key' }, value: text, form: 'text without spaces' },
  'kafka-relay-password': {
    goesTo: { secret: kafkaRelaySecret, key: 'password' },
    value: text,
    form: 'text without spaces',
  },
  'kafka-sidecar-password': {
    goesTo: { secret: kafkaSidecarSecret, key: 'password' },
    value: text,
    form: 'text without spaces',
  },
  'kafka-ca': {
    goesTo: { secret: kafkaCaSecret, key: 'ca.crt' },
    value: z.string().startsWith('-----BEGIN CERTIFICATE-----'),
    form: 'a certificate in PEM',
  },
  'smtp-password': { goesTo: { secret: smtpSecret, key: 'password' }, value: text, form: 'text without spaces' },
  'webhook-token': {
    goesTo: { secret: webhookSecret, key: 'token' },
    value: z.string().regex(/^\S([^\r\n]*\S)?$/),
    form: 'what the header carries, such as "Bearer …"',
  },
  'registry-password': { value: text, form: 'text without spaces' },
} as const satisfies Record<string, SecretDefinition>;

export type SecretName = keyof typeof secretDefinitions;

export const secretNames = Object.keys(secretDefinitions) as SecretName[];

export function isSecretName(name: string): name is SecretName {
  return name in secretDefinitions;
}

/** Those that `up` cannot do without: a managed database brings its own. */
export function requiredSecrets({ registry, events, digitalocean, notifications }: Environment): SecretName[] {
  return [
    ...(digitalocean?.databases.postgres ? [] : (['database-url'] as const)),
    ...(registry.username ? (['registry-password'] as const) : []),
    ...(events.kafka === 'external' ? (['kafka-relay-password', 'kafka-sidecar-password'] as const) : []),
    ...(notifications.mail?.user ? (['smtp-password'] as const) : []),
    ...(notifications.webhook?.tokenHeader ? (['webhook-token'] as const) : []),
  ];
}
