export { appHealthCheck } from './app-health-check.ts';
export type { DaprObject } from './dapr-object.ts';
export { pubsubName, renderEventDelivery, type EventDelivery, type SecretRef } from './render-event-delivery.ts';
export { controlPlaneChart, controlPlaneValues } from './control-plane-chart.ts';
