import * as pulumi from '@pulumi/pulumi';
import { renderNotificationDelivery } from '@todo/dapr';
import { smtpSecret, webhookSecret } from '@todo/workload';
import type { Notifications } from '../../environment/notifications.ts';
import { makeDaprResources } from './dapr-resources.ts';

export interface NotificationDeliveryArgs {
  environment: string;
  namespace: string;
  notifications: Notifications;
  /** The services that send them by their sidecars. */
  appIds: readonly string[];
}

/** The output bindings by which sidecars send mail and webhooks; nothing where there is no such way out. */
export class NotificationDelivery extends pulumi.ComponentResource {
  constructor(name: string, args: NotificationDeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:NotificationDelivery', name, {}, opts);
    const { environment, namespace, appIds } = args;
    const { mail, webhook } = args.notifications;
    const objects = renderNotificationDelivery({
      appIds,
      namespace,
      ...(mail && {
        mail: {
          host: mail.host,
          port: mail.port,
          from: mail.from,
          verifyCertificate: mail.verifyCertificate,
          ...(mail.user !== undefined && {
            login: { username: mail.user, password: { secret: smtpSecret, key: 'password' } },
          }),
        },
      }),
      ...(webhook && {
        webhook: {
          url: webhook.url,
          ...(webhook.tokenHeader !== undefined && {
            token: { header: webhook.tokenHeader, value: { secret: webhookSecret, key: 'token' } },
          }),
        },
      }),
    });
    makeDaprResources(name, objects, { environment, parent: this });
    this.registerOutputs();
  }
}
