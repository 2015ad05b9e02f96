import { mailBinding, webhookBinding } from '@todo/dapr';
import { smtpSecret, webhookSecret, type Platform } from '../platform.ts';
import type { ServiceManifest } from '../service-manifest.ts';
import { sidecarOf } from './render-sidecar.ts';
import type { SecretKey } from './secrets-of.ts';

/** Whether a service sends notifications: by its sidecar, so only where it has one. */
function sends(manifest: ServiceManifest, platform: Platform): boolean {
  return manifest.uses.includes('notifications') && sidecarOf(manifest, platform) !== undefined;
}

/** How a program that sends notifications learns by which bindings of its sidecar, and to whom. */
export function notificationValues(manifest: ServiceManifest, platform: Platform): Record<string, string> {
  if (!sends(manifest, platform)) return {};
  const { mailTo, webhookUrl } = platform;
  return {
    ...(mailTo !== undefined && { NOTIFICATION_MAIL_BINDING: mailBinding, NOTIFICATION_MAIL_TO: mailTo }),
    ...(webhookUrl !== undefined && { NOTIFICATION_WEBHOOK_BINDING: webhookBinding }),
  };
}

/** Servers outside that the sidecar of the service sends notifications to: `host:port` or a URL. */
export function notificationServers(manifest: ServiceManifest, platform: Platform): string[] {
  if (!sends(manifest, platform)) return [];
  return [platform.mailServer, platform.webhookUrl].filter((server) => server !== undefined);
}

/** Secrets that the sidecar sends them with. */
export function notificationSecrets(manifest: ServiceManifest, platform: Platform): SecretKey[] {
  if (!sends(manifest, platform)) return [];
  return [
    ...(platform.mailServer === undefined ? [] : [{ secret: smtpSecret, key: 'password' }]),
    ...(platform.webhookUrl === undefined ? [] : [{ secret: webhookSecret, key: 'token' }]),
  ];
}
