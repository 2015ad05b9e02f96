export { appHealthCheck } from './app-health-check.ts';
export type { DaprObject } from './dapr-object.ts';
export type { SecretRef } from './component-metadata.ts';
export { pubsubName, renderEventDelivery, type EventDelivery } from './render-event-delivery.ts';
export {
  mailBinding,
  renderNotificationDelivery,
  webhookBinding,
  type NotificationDelivery,
} from './render-notification-delivery.ts';
export { controlPlaneChart, controlPlaneValues } from './control-plane-chart.ts';
