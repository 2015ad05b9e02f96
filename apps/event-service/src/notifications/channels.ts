import type { EventServiceConfig } from '../config.ts';

/** A way out of the system: an output binding of the Dapr sidecar. */
export type Channel =
  | { readonly name: 'mail'; readonly binding: string; readonly to: string }
  | { readonly name: 'webhook'; readonly binding: string };

type ChannelSettings = Pick<
  EventServiceConfig,
  'NOTIFICATION_MAIL_BINDING' | 'NOTIFICATION_MAIL_TO' | 'NOTIFICATION_WEBHOOK_BINDING'
>;

/** The channels that are set up. In the application itself everybody is notified, whatever else there is. */
export function channelsOf(settings: ChannelSettings): readonly Channel[] {
  const { NOTIFICATION_MAIL_BINDING: mail, NOTIFICATION_MAIL_TO: to, NOTIFICATION_WEBHOOK_BINDING: webhook } = settings;
  const channels: Channel[] = [];
  if (mail && to) channels.push({ name: 'mail', binding: mail, to });
  if (webhook) channels.push({ name: 'webhook', binding: webhook });
  return channels;
}
