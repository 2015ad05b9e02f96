import { metadataItem, type MetadataItem, type SecretRef } from './component-metadata.ts';
import type { DaprObject } from './dapr-object.ts';

/** Names of the output bindings by which notifications leave: `bindings.smtp` and `bindings.http`. */
export const mailBinding = 'notification-mail';
export const webhookBinding = 'notification-webhook';

export interface NotificationDelivery {
  /** The applications that may send. */
  readonly appIds: readonly string[];
  readonly mail?: {
    readonly host: string;
    /** 465 is TLS from the first byte; on any other TLS begins when the server offers it. */
    readonly port: number;
    /** Without one the server takes mail from whoever reaches it. */
    readonly login?: { readonly username: string; readonly password: SecretRef };
    /** Address of the sender. */
    readonly from: string;
    /** Whether the certificate of the server must be good. */
    readonly verifyCertificate: boolean;
  };
  readonly webhook?: {
    readonly url: string;
    /** A header that every request carries, for the receiver to know who sends. */
    readonly token?: { readonly header: string; readonly value: SecretRef };
  };
  readonly namespace?: string;
}

/**
 * The output bindings for notifications: of mail, of a webhook, or none. Each has a time limit, shorter than that of the
 * program which waits for the answer. There are neither retries nor a circuit breaker: the program tries again by itself,
 * with the same idempotency key, and would take an open breaker for a refusal by the receiver.
 */
export function renderNotificationDelivery(delivery: NotificationDelivery): DaprObject[] {
  const { appIds, namespace, mail, webhook } = delivery;
  const place = { namespace, scopes: appIds };
  const components = [
    ...(mail ? [component(mailBinding, 'bindings.smtp', mailMetadata(mail), place)] : []),
    ...(webhook ? [component(webhookBinding, 'bindings.http', webhookMetadata(webhook), place)] : []),
  ];
  if (components.length === 0) return [];
  const targets = components.map(({ metadata: { name } }) => [name, { outbound: { timeout: 'sending' } }]);
  const resiliency: DaprObject = {
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Resiliency',
    metadata: { name: 'notification-delivery', ...(namespace !== undefined && { namespace }) },
    scopes: appIds,
    spec: { policies: { timeouts: { sending: '8s' } }, targets: { components: Object.fromEntries(targets) } },
  };
  return [...components, resiliency];
}

function component(
  name: string,
  type: string,
  metadata: readonly MetadataItem[],
  { namespace, scopes }: { namespace: string | undefined; scopes: readonly string[] },
): DaprObject {
  return {
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Component',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    scopes,
    spec: { type, version: 'v1', metadata },
  };
}

function mailMetadata(mail: NonNullable<NotificationDelivery['mail']>): MetadataItem[] {
  const { host, port, login, from, verifyCertificate } = mail;
  return [
    metadataItem('host', host),
    metadataItem('port', String(port)),
    ...(login ? [metadataItem('user', login.username), metadataItem('password', login.password)] : []),
    metadataItem('emailFrom', from),
    metadataItem('skipTLSVerify', String(!verifyCertificate)),
  ];
}

function webhookMetadata({ url, token }: NonNullable<NotificationDelivery['webhook']>): MetadataItem[] {
  return [
    metadataItem('url', url),
    // Nobody reads the body of an answer.
    metadataItem('maxResponseBodySize', '64Ki'),
    ...(token ? [metadataItem('securityTokenHeader', token.header), metadataItem('securityToken', token.value)] : []),
  ];
}
